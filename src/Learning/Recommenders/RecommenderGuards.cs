using System.Runtime.CompilerServices;

namespace AudienceML.Learning.Recommenders;

/// <summary>What every recommender checks at the door: histories and items of its own catalogue, and room for the scores.</summary>
internal static class RecommenderGuards
{
    /// <summary>Checks a call that scores all items.</summary>
    public static void CheckAll(in ItemHistory history, int itemCount, ReadOnlySpan<float> scores)
    {
        if (scores.Length != itemCount)
        {
            throw new ArgumentException($"{itemCount} items need as many scores, not {scores.Length}.", nameof(scores));
        }

        CheckItems(history.Items, itemCount, nameof(history));
    }

    /// <summary>Checks a call that scores some items.</summary>
    public static void CheckSome(in ItemHistory history, int itemCount, ReadOnlySpan<int> items, ReadOnlySpan<float> scores)
    {
        if (scores.Length != items.Length)
        {
            throw new ArgumentException($"{items.Length} items need as many scores, not {scores.Length}.", nameof(scores));
        }

        CheckItems(history.Items, itemCount, nameof(history));
        CheckItems(items, itemCount, nameof(items));
    }

    /// <summary>Checks a call that explains the score of one item.</summary>
    public static void CheckExplain(in ItemHistory history, int itemCount, int item, ReadOnlySpan<float> contributions)
    {
        if (contributions.Length != history.Count)
        {
            throw new ArgumentException($"A history of {history.Count} items has as many contributions, not {contributions.Length}.", nameof(contributions));
        }

        CheckItems(history.Items, itemCount, nameof(history));
        CheckItems([item], itemCount, nameof(item));
    }

    /// <summary>Checks that items belong to a catalogue.</summary>
    public static void CheckItems(ReadOnlySpan<int> items, int itemCount, string name)
    {
        foreach (var item in items)
        {
            if ((uint)item >= (uint)itemCount)
            {
                ThrowOther(item, itemCount, name);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowOther(int item, int itemCount, string name)
        => throw new ArgumentException($"Item {item} is not of this catalogue: its {itemCount} items count from 0.", name);
}
