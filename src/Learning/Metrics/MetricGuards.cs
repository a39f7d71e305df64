namespace AudienceML.Learning.Metrics;

internal static class MetricGuards
{
    public static bool IsPositive(float label) => label > 0.5f;

    public static double Weight(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    public static void Check(int predictions, int labels, int weights)
    {
        if (labels != predictions)
        {
            throw new ArgumentException($"{predictions} predictions need as many labels, not {labels}.", nameof(labels));
        }

        if (weights != 0 && weights != predictions)
        {
            throw new ArgumentException($"{predictions} predictions need as many weights or none, not {weights}.", nameof(weights));
        }
    }
}
