using AudienceML.Learning.Data;

namespace AudienceML.Learning.Bandits;

/// <summary>What every bandit checks at the door.</summary>
internal static class BanditGuards
{
    public static void CheckArms(ReadOnlySpan<long> arms)
    {
        if (arms.IsEmpty)
        {
            throw new ArgumentException("A bandit needs at least one arm to choose from.", nameof(arms));
        }
    }

    public static void CheckOffer(ReadOnlySpan<long> arms, FeatureMatrix? features, int featureCount)
    {
        CheckArms(arms);
        ArgumentNullException.ThrowIfNull(features);
        if (features.RowCount != arms.Length || features.ColumnCount != featureCount)
        {
            throw new ArgumentException(
                $"{arms.Length} arms need as many rows of {featureCount} features, not {features.RowCount} of {features.ColumnCount}.", nameof(features));
        }

        CheckFinite(features.Values);
    }

    public static void CheckFeatures(ReadOnlySpan<float> features, int featureCount)
    {
        if (features.Length != featureCount)
        {
            throw new ArgumentException($"An arm has {featureCount} features, not {features.Length}.", nameof(features));
        }

        CheckFinite(features);
    }

    public static void CheckReward(double reward, double lowest, double highest)
    {
        if (!double.IsFinite(reward) || reward < lowest || reward > highest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(reward), reward, double.IsFinite(lowest) ? $"A reward lies between {lowest} and {highest}." : "A reward is a finite number.");
        }
    }

    private static void CheckFinite(ReadOnlySpan<float> features)
    {
        foreach (var value in features)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"A bandit's features are finite numbers, not {value}: fill in what is missing.", nameof(features));
            }
        }
    }
}
