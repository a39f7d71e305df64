using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>Any items, to each user others; users that are unknown share one order.</summary>
public sealed class RandomModel : IRecommender
{
    internal const string FormatName = "random/1";
    private readonly long _seed;

    internal RandomModel(long seed, int itemCount) => (_seed, ItemCount) = (seed, itemCount);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        var seed = Seeds.Derive(_seed, history.User);
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = (float)Seeds.Uniform(seed, item);
        }
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        var seed = Seeds.Derive(_seed, history.User);
        for (var i = 0; i < items.Length; i++)
        {
            scores[i] = (float)Seeds.Uniform(seed, items[i]);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_seed);
        writer.Write(ItemCount);
    }

    internal static RandomModel Read(BinaryReader reader)
    {
        var seed = reader.ReadInt64();
        var items = reader.ReadInt32();
        return items > 0 ? new(seed, items) : throw new FormatException($"a catalogue of {items} items");
    }
}
