namespace AudienceML.Learning.Calibration;

/// <summary>Leaves every probability as it is: the choice when calibration does not help.</summary>
public sealed class IdentityCalibrator : ICalibrator
{
    internal const string FormatName = "identity/1";

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public float Calibrate(float probability) => probability;

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        // Nothing to store.
    }
}
