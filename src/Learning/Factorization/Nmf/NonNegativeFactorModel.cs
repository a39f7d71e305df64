using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>Themes of items, and for each user how much of each.</summary>
/// <remarks>
/// A user's factors are the non-negative least squares solution for the history, known users and unknown ones alike; a user without a
/// history has the mean factors of training. All factors and all scores are 0 or above.
/// </remarks>
public sealed class NonNegativeFactorModel : IFactorRecommender
{
    internal const string FormatName = "nmf/1";
    private const int Passes = 100;
    private const float Tolerance = 1e-5f;
    private readonly float[] _usual;
    private readonly float _l1;
    private readonly float _l2;
    private readonly int _stride;
    private readonly float[] _gram;

    internal NonNegativeFactorModel(FeatureMatrix items, float[] usual, float l1, float l2)
    {
        (ItemFactors, _usual, _l1, _l2) = (items, usual, l1, l2);
        using var rows = new FactorRows(items.RowCount, items.ColumnCount);
        for (var item = 0; item < items.RowCount; item++)
        {
            items.Row(item).CopyTo(rows.Row(item));
        }

        _stride = rows.Stride;
        _gram = NmfRun.Gram(rows, 1, default);
        for (var f = 0; f < items.ColumnCount; f++)
        {
            _gram[(f * _stride) + f] += l2;
        }
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => ItemFactors.RowCount;

    /// <inheritdoc/>
    public FeatureMatrix ItemFactors { get; }

    /// <inheritdoc/>
    public unsafe void FoldIn(in ItemHistory history, Span<float> factors)
    {
        if (factors.Length != ItemFactors.ColumnCount)
        {
            throw new ArgumentException($"A user has {ItemFactors.ColumnCount} factors here, not {factors.Length}.", nameof(factors));
        }

        RecommenderGuards.CheckItems(history.Items, ItemCount, nameof(history));
        if (history.Count == 0)
        {
            _usual.CopyTo(factors);
            return;
        }

        var row = stackalloc float[3 * _stride];
        var projection = row + _stride;
        var gradient = row + (2 * _stride);
        new Span<float>(row, 2 * _stride).Clear();
        for (var i = 0; i < history.Count; i++)
        {
            Kernels.Axpy(Math.Max(history.ValueAt(i), 0), ItemFactors.Row(history.Items[i]), new Span<float>(projection, factors.Length));
        }

        // From the usual factors on, to a place that does not hang on who asks.
        _usual.CopyTo(new Span<float>(row, factors.Length));
        fixed (float* gram = _gram)
        {
            for (var pass = 0; pass < Passes; pass++)
            {
                var move = NmfRow.Descend(row, gram, projection, gradient, factors.Length, _stride, _l1);
                if (!(move > Tolerance * Greatest(row, factors.Length)))
                {
                    break;
                }
            }
        }

        new Span<float>(row, factors.Length).CopyTo(factors);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        Span<float> user = stackalloc float[ItemFactors.ColumnCount];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        Span<float> user = stackalloc float[ItemFactors.ColumnCount];
        FoldIn(history, user);
        FactorScores.Write(user, ItemFactors, items, scores);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_l1);
        writer.Write(_l2);
        RecommenderFormats.WriteFloats(writer, _usual);
        RecommenderFormats.WriteFloats(writer, ItemFactors.Values);
    }

    internal static NonNegativeFactorModel Read(BinaryReader reader)
    {
        var (l1, l2) = (reader.ReadSingle(), reader.ReadSingle());
        var usual = RecommenderFormats.ReadFloats(reader);
        var items = RecommenderFormats.ReadFloats(reader);
        if (usual.Length is < 1 or > FactorGuards.MostFactors || items.Length % usual.Length != 0 || !(l1 >= 0 && l2 >= 0 && float.IsFinite(l1 + l2))
            || HasNegatives(usual) || HasNegatives(items))
        {
            throw new ModelFormatException("The factors do not fit each other, or some are negative.", "Copy it again, or register the model again.");
        }

        return new(new FeatureMatrix(items, items.Length / usual.Length, usual.Length), usual, l1, l2);
    }

    private static bool HasNegatives(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (value < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static unsafe float Greatest(float* row, int length)
    {
        var greatest = 0f;
        for (var i = 0; i < length; i++)
        {
            greatest = MathF.Max(greatest, row[i]);
        }

        return greatest;
    }
}
