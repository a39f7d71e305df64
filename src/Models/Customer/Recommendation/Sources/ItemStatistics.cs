using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What the training histories say of each item. Computed when a model is made or loaded, not stored.</summary>
internal sealed class ItemStatistics
{
    private const double MillisecondsOfADay = 86_400_000;

    public ItemStatistics(Interactions histories, int items, long now, double halfLifeDays)
    {
        var (takers, trend) = (new float[items], new double[items]);
        for (var user = 0; user < histories.UserCount; user++)
        {
            var history = histories.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                if (history.Values[i] > 0)
                {
                    var item = history.Items[i];
                    takers[item]++;
                    trend[item] += histories.HasTimes
                        ? DeterministicMath.Exp(-0.69314718055994531 * Math.Max(0, now - history.Times[i]) / MillisecondsOfADay / halfLifeDays)
                        : 1;
                }
            }
        }

        (Takers, Trend) = (takers, Array.ConvertAll(trend, x => (float)x));
        var users = Math.Max(1, histories.UserCount);
        Popularity = Array.ConvertAll(takers, x => x / users);
    }

    /// <summary>How many users took each item.</summary>
    public float[] Takers { get; }

    /// <summary>The same, each faded by its age.</summary>
    public float[] Trend { get; }

    /// <summary>The share of users who took each item.</summary>
    public float[] Popularity { get; }
}
