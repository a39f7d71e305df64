using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Several recommenders as one: their scores are made comparable for each query and added up by weight.</summary>
public sealed class HybridModel : IExplainableRecommender
{
    internal const string FormatName = "hybrid/1";
    private const int MaximumParts = 64;
    private readonly HybridScaling _scaling;
    private readonly string[] _names;
    private readonly IRecommender[] _parts;
    private readonly double[] _weights;

    internal HybridModel(HybridScaling scaling, string[] names, IRecommender[] parts, double[] weights) =>
        (_scaling, _names, _parts, _weights) = (scaling, names, parts, weights);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _parts[0].ItemCount;

    /// <summary>The parts by name with their weights, which add up to 1. Parts without weight are not kept.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Weights => [.. _names.Zip(_weights, KeyValuePair.Create)];

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        var sums = ArrayPool<double>.Shared.Rent(ItemCount);
        try
        {
            Add(history, scores, sums.AsSpan(0, ItemCount));
            for (var item = 0; item < scores.Length; item++)
            {
                scores[item] = (float)sums[item];
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);

        // What a score is worth shows only among the scores of all items.
        var all = ArrayPool<float>.Shared.Rent(ItemCount);
        try
        {
            Score(history, all.AsSpan(0, ItemCount));
            for (var i = 0; i < items.Length; i++)
            {
                scores[i] = all[items[i]];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(all);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What parts add that cannot explain themselves is in the rest; so is everything when places are compared instead of scores.</remarks>
    public float Explain(in ItemHistory history, int item, Span<float> contributions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, ItemCount);
        var all = new float[ItemCount];
        RecommenderGuards.CheckAll(history, ItemCount, all);
        if (contributions.Length != history.Count)
        {
            throw new ArgumentException($"{history.Count} items of the history have as many contributions, not {contributions.Length}.", nameof(contributions));
        }

        contributions.Clear();
        var own = new float[history.Count];
        var rest = 0.0;
        for (var part = 0; part < _parts.Length; part++)
        {
            _parts[part].Score(history, all);
            if (_scaling != HybridScaling.Standard || _parts[part] is not IExplainableRecommender explainable)
            {
                var sums = new double[ItemCount];
                ScoreScaler.Add(_scaling, all, _weights[part], sums);
                rest += sums[item];
                continue;
            }

            var (mean, factor) = ScoreScaler.Moments(all);
            factor *= _weights[part];
            rest += (explainable.Explain(history, item, own) - mean) * factor;
            for (var i = 0; i < own.Length; i++)
            {
                contributions[i] += (float)(own[i] * factor);
            }
        }

        return (float)rest;
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((int)_scaling);
        writer.Write(_parts.Length);
        for (var part = 0; part < _parts.Length; part++)
        {
            writer.Write(_names[part]);
            writer.Write(_weights[part]);
            RecommenderFormats.Write(_parts[part], writer);
        }
    }

    internal static HybridModel Read(BinaryReader reader)
    {
        var scaling = (HybridScaling)reader.ReadInt32();
        var count = reader.ReadInt32();
        if (!Enum.IsDefined(scaling) || count is < 1 or > MaximumParts)
        {
            throw Damaged($"it has {count} parts");
        }

        var (names, parts, weights) = (new string[count], new IRecommender[count], new double[count]);
        for (var part = 0; part < count; part++)
        {
            names[part] = reader.ReadString();
            weights[part] = reader.ReadDouble();
            parts[part] = RecommenderFormats.Default.Read(reader);
            if (!(weights[part] is > 0 and <= 1) || parts[part].ItemCount != parts[0].ItemCount)
            {
                throw Damaged($"part {part + 1} has the weight {weights[part]} and {parts[part].ItemCount} items");
            }
        }

        return new HybridModel(scaling, names, parts, weights);
    }

    private static ModelFormatException Damaged(string why) =>
        new($"The hybrid is damaged: {why}.", "Copy it again, or register the model again.");

    /// <summary>The sums of all items; scores is room to work in.</summary>
    private void Add(in ItemHistory history, Span<float> scores, Span<double> sums)
    {
        sums.Clear();
        for (var part = 0; part < _parts.Length; part++)
        {
            _parts[part].Score(history, scores);
            ScoreScaler.Add(_scaling, scores, _weights[part], sums);
        }
    }
}
