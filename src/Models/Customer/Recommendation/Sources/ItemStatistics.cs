using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>What the training histories say of each item. Computed when a model is made or loaded, not stored.</summary>
internal sealed class ItemStatistics
{
    private const double MillisecondsOfADay = 86_400_000;

    public ItemStatistics(Interactions histories, int items, long now, double halfLifeDays, AudienceGroups groups)
    {
        var (takers, trend) = (new float[items], new double[items]);
        var ofGroups = groups.Names.Select(_ => new float[items]).ToArray();
        var users = new int[ofGroups.Length];
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

            for (var kind = 0; kind < AudienceGroups.Kinds && groups.OfUsers.Length > 0; kind++)
            {
                if (groups.OfUsers[(user * AudienceGroups.Kinds) + kind] is >= 0 and var group)
                {
                    users[group]++;
                    for (var i = 0; i < history.Count; i++)
                    {
                        ofGroups[group][history.Items[i]] += history.Values[i] > 0 ? 1 : 0;
                    }
                }
            }
        }

        (Takers, Trend) = (takers, Array.ConvertAll(trend, x => (float)x));
        Popularity = Array.ConvertAll(takers, x => x / Math.Max(1, histories.UserCount));
        Groups = groups.Names.Select((name, i) => KeyValuePair.Create(name, (ofGroups[i], users[i]))).ToDictionary(StringComparer.Ordinal);
    }

    private ItemStatistics(ItemStatistics before, int items)
    {
        (Takers, Trend, Popularity) = (Longer(before.Takers, items), Longer(before.Trend, items), Longer(before.Popularity, items));
        Groups = before.Groups.ToDictionary(g => g.Key, g => (Longer(g.Value.Counts, items), g.Value.Users), StringComparer.Ordinal);
    }

    /// <summary>How many users took each item.</summary>
    public float[] Takers { get; }

    /// <summary>The same, each faded by its age.</summary>
    public float[] Trend { get; }

    /// <summary>The share of users who took each item.</summary>
    public float[] Popularity { get; }

    /// <summary>How many users of each group took each item, and how many there are.</summary>
    public Dictionary<string, (float[] Counts, int Users)> Groups { get; }

    /// <summary>The same with more items, which nobody took yet.</summary>
    public ItemStatistics Extended(int items) => items == Takers.Length ? this : new(this, items);

    private static float[] Longer(float[] values, int length)
    {
        var longer = new float[length];
        values.CopyTo(longer, 0);
        return longer;
    }
}
