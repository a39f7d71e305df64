namespace AudienceML.Learning.Calibration;

/// <summary>A learned map from a model's probability to the rate at which it comes true: never decreasing, immutable, thread-safe.</summary>
public interface ICalibrator
{
    /// <summary>How it is stored, name and format version: "platt/1".</summary>
    string Format { get; }

    /// <summary>Maps one probability; NaN stays NaN.</summary>
    float Calibrate(float probability);

    /// <summary>Maps many, each as if it were alone.</summary>
    /// <param name="probabilities">The model's probabilities.</param>
    /// <param name="calibrated">As many values or more; may be the same memory.</param>
    void Calibrate(ReadOnlySpan<float> probabilities, Span<float> calibrated)
    {
        if (calibrated.Length < probabilities.Length)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities need a destination as long, not {calibrated.Length}.", nameof(calibrated));
        }

        for (var i = 0; i < probabilities.Length; i++)
        {
            calibrated[i] = Calibrate(probabilities[i]);
        }
    }

    /// <summary>Writes what restores it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
