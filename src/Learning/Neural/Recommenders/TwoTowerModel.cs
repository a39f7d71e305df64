using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>Two towers: users from histories, items from content and ids, and factors for items that come after training.</summary>
public sealed class TwoTowerModel : IFactorRecommender
{
    internal const string FormatName = "two-tower/1";
    private readonly int _width;
    private readonly double _exponent;
    private readonly float[] _known;
    private readonly float[] _content;
    private readonly float[] _everybody;
    private readonly float[] _userContent;
    private readonly float[] _users;

    internal TwoTowerModel(
        int width, double exponent, float[] known, float[] items, float[] content, float[] everybody, float[] userContent, float[] users)
    {
        (_width, _exponent, _known, _content, _everybody, _userContent, _users) = (width, exponent, known, content, everybody, userContent, users);
        ItemFactors = new FeatureMatrix(items, items.Length / (width + 1), width + 1);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => ItemFactors.RowCount;

    /// <inheritdoc/>
    public FeatureMatrix ItemFactors { get; }

    /// <summary>Features of an item, 0 when it learned without.</summary>
    public int ItemFeatureCount => _content.Length / (_width + 1);

    /// <summary>Features of a user, 0 when it learned without.</summary>
    public int UserFeatureCount => _userContent.Length / _width;

    /// <inheritdoc/>
    /// <remarks>A user of training has the features given then; for others see <see cref="FoldIn(in ItemHistory, ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float})"/>.</remarks>
    public void FoldIn(in ItemHistory history, Span<float> factors)
    {
        FoldInHistory(history, factors);
        if (history.User >= 0 && history.User < _users.Length / _width)
        {
            Kernels.Axpy(1, _users.AsSpan(history.User * _width, _width), factors[.._width]);
        }
    }

    /// <summary>Finds the factors of a user whose features come with the query.</summary>
    /// <param name="history">What the user took; whether the user was there in training does not matter.</param>
    /// <param name="features">The user's features, each once, below <see cref="UserFeatureCount"/>.</param>
    /// <param name="values">One a feature; brought to length 1, as in training.</param>
    /// <param name="factors">As many as <see cref="ItemFactors"/> has columns.</param>
    public void FoldIn(in ItemHistory history, ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> factors)
    {
        FoldInHistory(history, factors);
        Add(features, values, _userContent, UserFeatureCount, factors[.._width]);
    }

    /// <summary>The factors of an item that was not there in training, from its content alone: add them to an index, or multiply them with a user's.</summary>
    /// <param name="features">The item's features, each once, below <see cref="ItemFeatureCount"/>.</param>
    /// <param name="values">One a feature; brought to length 1, as in training.</param>
    /// <param name="factors">As many as <see cref="ItemFactors"/> has columns.</param>
    public void ItemFactorsOf(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> factors)
    {
        CheckFactors(factors);
        factors.Clear();
        Add(features, values, _content, ItemFeatureCount, factors);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        Span<float> user = stackalloc float[_width + 1];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        Span<float> user = stackalloc float[_width + 1];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, items, scores);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_width);
        writer.Write(_exponent);
        foreach (var part in (ReadOnlySpan<float[]>)[_known, ItemFactors.Values.ToArray(), _content, _everybody, _userContent, _users])
        {
            RecommenderFormats.WriteFloats(writer, part);
        }
    }

    internal static TwoTowerModel Read(BinaryReader reader)
    {
        var (width, exponent) = (reader.ReadInt32(), reader.ReadDouble());
        if (width is < 1 or > 1024 || !(exponent is >= 0 and <= 1))
        {
            throw Damaged($"{width} factors and a history to the power {exponent}");
        }

        var parts = new float[6][];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = RecommenderFormats.ReadFloats(reader);
        }

        var items = parts[1].Length / (width + 1);
        var fits = parts[1].Length % (width + 1) == 0 && parts[0].Length == (long)items * width && parts[2].Length % (width + 1) == 0
            && parts[3].Length == width && parts[4].Length % width == 0 && parts[5].Length % width == 0;
        return fits
            ? new TwoTowerModel(width, exponent, parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
            : throw Damaged($"parts of {string.Join(", ", parts.Select(p => p.Length))} values with {width} factors");
    }

    private static ModelFormatException Damaged(string what) => new($"Two towers cannot have {what}.", "Copy it again, or register the model again.");

    private static void Add(ReadOnlySpan<int> features, ReadOnlySpan<float> values, ReadOnlySpan<float> embeddings, int count, Span<float> sum)
    {
        if (values.Length != features.Length)
        {
            throw new ArgumentException($"{features.Length} features need as many values, not {values.Length}.", nameof(values));
        }

        var scale = FeatureRows.Scale(values);
        for (var k = 0; k < features.Length; k++)
        {
            if ((uint)features[k] >= (uint)count || !float.IsFinite(values[k]))
            {
                throw new ArgumentException($"Feature {features[k]} with the value {values[k]} is none of {count} with a finite value.", nameof(features));
            }

            Kernels.Axpy(values[k] * scale, embeddings.Slice(features[k] * sum.Length, sum.Length), sum);
        }
    }

    private void FoldInHistory(in ItemHistory history, Span<float> factors)
    {
        CheckFactors(factors);
        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        HistoryEmbedding.Sum(history, _known, _exponent, factors[.._width]);
        Kernels.Axpy(1, _everybody, factors[.._width]);
        factors[_width] = 1;
    }

    private void CheckFactors(ReadOnlySpan<float> factors)
    {
        if (factors.Length != _width + 1)
        {
            throw new ArgumentException($"A user and an item have {_width + 1} factors, not {factors.Length}.", nameof(factors));
        }
    }
}
