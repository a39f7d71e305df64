using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>What a user liked, with weights that fade with age.</summary>
internal static class LikedItems
{
    /// <summary>The items of values above 0, the weightiest first; equals in the order of the history. Ages count to a moment, to now when none is given.</summary>
    public static (int Item, double Weight)[] Of(QueryState state, double halfLifeDays, long? at = null)
    {
        var items = state.HistoryItems.Span;
        var values = state.HistoryValues.Span;
        var times = state.HistoryTimes.Span;
        var now = at ?? state.Now.ToUnixTimeMilliseconds();
        var liked = new List<(int Item, double Weight)>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            if (values[i] > 0)
            {
                liked.Add((items[i], values[i] * (times.IsEmpty ? 1 : Faded(now - times[i], halfLifeDays))));
            }
        }

        return [.. liked.OrderByDescending(l => l.Weight)];
    }

    /// <summary>2 to the power -age / half-life; never 0, so that old taste counts when there is nothing newer.</summary>
    public static double Faded(long milliseconds, double halfLifeDays) =>
        Math.Max(1e-9, DeterministicMath.Exp(-0.69314718055994531 * Math.Max(0, milliseconds) / 86_400_000.0 / halfLifeDays));
}
