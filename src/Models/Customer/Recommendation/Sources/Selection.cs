using System.Runtime.Intrinsics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Sources;

/// <summary>The best items that may be shown, from the scores of all. Equal scores keep the order of the items.</summary>
internal static class Selection
{
    /// <summary>Finds them; it is asked only about items that would be among the best.</summary>
    /// <param name="scores">One an item; negative infinity is no candidate.</param>
    /// <param name="availability">Says which may be shown; null lets all through.</param>
    /// <param name="items">Takes the items, best first, as many as are wanted.</param>
    /// <param name="best">Takes their scores.</param>
    /// <returns>How many there are.</returns>
    public static int Top(ReadOnlySpan<float> scores, IAvailability? availability, Span<int> items, Span<float> best)
    {
        var (count, wanted, at) = (0, items.Length, 0);
        var threshold = float.NegativeInfinity;
        if (wanted == 0)
        {
            return 0;
        }

        while (at < scores.Length)
        {
            at = NextAbove(scores, at, threshold);
            if (at == scores.Length)
            {
                break;
            }

            if (availability is null || availability.Refuse(at) is null)
            {
                if (count < wanted)
                {
                    Rise(items, best, count++, at, scores[at]);
                }
                else
                {
                    Sink(items, best, count, at, scores[at]);
                }

                threshold = count == wanted ? best[0] : threshold;
            }

            at++;
        }

        // The heap's root is the worst: taken out one by one, they fill the places from the end.
        for (var end = count - 1; end > 0; end--)
        {
            var (item, score) = (items[0], best[0]);
            var (lastItem, lastScore) = (items[end], best[end]);
            Sink(items, best, end, lastItem, lastScore);
            (items[end], best[end]) = (item, score);
        }

        return count;
    }

    private static int NextAbove(ReadOnlySpan<float> scores, int at, float threshold)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var limit = Vector256.Create(threshold);
            while (at <= scores.Length - Vector256<float>.Count && !Vector256.GreaterThanAny(Vector256.Create(scores[at..]), limit))
            {
                at += Vector256<float>.Count;
            }
        }

        while (at < scores.Length && !(scores[at] > threshold))
        {
            at++;
        }

        return at;
    }

    private static bool IsWorse(int item, float score, int other, float otherScore) => score < otherScore || (score == otherScore && item > other);

    private static void Rise(Span<int> items, Span<float> best, int place, int item, float score)
    {
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (!IsWorse(item, score, items[parent], best[parent]))
            {
                break;
            }

            (items[place], best[place]) = (items[parent], best[parent]);
            place = parent;
        }

        (items[place], best[place]) = (item, score);
    }

    private static void Sink(Span<int> items, Span<float> best, int count, int item, float score)
    {
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= count)
            {
                break;
            }

            if (child + 1 < count && IsWorse(items[child + 1], best[child + 1], items[child], best[child]))
            {
                child++;
            }

            if (!IsWorse(items[child], best[child], item, score))
            {
                break;
            }

            (items[place], best[place]) = (items[child], best[child]);
            place = child;
        }

        (items[place], best[place]) = (item, score);
    }
}
