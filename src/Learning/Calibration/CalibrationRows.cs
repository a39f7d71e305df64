using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Calibration;

internal static class CalibrationRows
{
    /// <summary>Tallies the rows and makes sure that a calibrator can be learned from them.</summary>
    public static ScoreTally Tally(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var tally = ScoreTally.Create(probabilities, labels, weights);
        if (!tally.IsDefined)
        {
            throw new TrainingDataException("A probability to calibrate is NaN.", "Calibrate on rows that the model has scored.", "AML1010");
        }

        if (!tally.HasBothClasses)
        {
            throw new TrainingDataException(
                $"The calibration rows hold {tally.TotalPositives} positives and {tally.TotalNegatives} negatives.",
                "Calibrate on rows with both outcomes.",
                "AML1010");
        }

        return tally;
    }
}
