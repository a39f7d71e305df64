using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Calibration;

/// <summary>Stores calibrators behind the name of their format.</summary>
internal static class CalibratorFormats
{
    public static void Write(ICalibrator calibrator, BinaryWriter writer)
    {
        writer.Write(calibrator.Format);
        calibrator.Write(writer);
    }

    public static ICalibrator Read(BinaryReader reader)
    {
        var format = reader.ReadString();
        return format switch
        {
            IdentityCalibrator.FormatName => new IdentityCalibrator(),
            PlattCalibrator.FormatName => PlattCalibrator.Read(reader),
            BetaCalibrator.FormatName => BetaCalibrator.Read(reader),
            IsotonicCalibrator.FormatName => IsotonicCalibrator.Read(reader),
            _ => throw new ModelFormatException(
                $"This version does not know the calibrator format '{format}'.",
                "Read the model with the version that wrote it; a calibrator of your own needs a scorer format of your own.",
                "AML2003"),
        };
    }
}
