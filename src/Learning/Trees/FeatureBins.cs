using System.Collections.Immutable;

namespace AudienceML.Learning.Trees;

/// <summary>How the values of one feature become bins: bytes that keep the order of numbers, or stand for categories.</summary>
internal sealed class FeatureBins
{
    private readonly byte[]? _foldBins;

    /// <summary>Bins of a number: value bins in ascending order, then one for missing values when the training rows had any.</summary>
    /// <param name="edges">Ascending and finite; bin i holds values up to and including edge i, the last bin the rest.</param>
    /// <param name="hasMissing">Whether a bin for missing values is needed.</param>
    public FeatureBins(float[] edges, bool hasMissing)
    {
        Edges = edges;
        ValueBins = edges.Length + 1;
        MissingBin = hasMissing ? ValueBins : -1;
        BinCount = ValueBins + (hasMissing ? 1 : 0);
        CategoryBins = [];
    }

    /// <summary>Bins of a category: the bin of each code, then one for missing and unknown codes together.</summary>
    /// <param name="categoryBins">The bin of each code.</param>
    /// <param name="valueBins">Bins but the last.</param>
    /// <param name="foldBins">When codes share bins by their mean label, the bin of each code for the training rows of each fold, fold after fold.</param>
    public FeatureBins(ImmutableArray<byte> categoryBins, int valueBins, byte[]? foldBins = null)
    {
        _foldBins = foldBins;
        Edges = [];
        IsCategory = true;
        CategoryBins = categoryBins;
        ValueBins = valueBins;
        MissingBin = valueBins;
        BinCount = valueBins + 1;
    }

    public bool IsCategory { get; }

    /// <summary>Whether the bins of a category are in the order of mean labels, which were taken without the row that they are used for.</summary>
    public bool IsOrdered => _foldBins is not null;

    /// <summary>Upper edges of the value bins but the last.</summary>
    public float[] Edges { get; }

    /// <summary>The bin of each category code; empty for numbers.</summary>
    public ImmutableArray<byte> CategoryBins { get; }

    /// <summary>Bins without the one for missing values.</summary>
    public int ValueBins { get; }

    /// <summary>The bin of missing values, or -1 when there is none.</summary>
    public int MissingBin { get; }

    /// <summary>All bins, at most 256.</summary>
    public int BinCount { get; }

    /// <summary>The bin of a value. A missing number without a bin of its own goes to bin 0.</summary>
    public byte BinOf(float value)
    {
        if (IsCategory)
        {
            return CategoryBinOf(value, CategoryBins.AsSpan(), MissingBin);
        }

        if (float.IsNaN(value))
        {
            return (byte)Math.Max(MissingBin, 0);
        }

        var bin = 0;
        var count = Edges.Length;
        while (count > 0)
        {
            var half = (count + 1) >> 1;
            bin = Edges[bin + half - 1] < value ? bin + half : bin;
            count -= half;
        }

        return (byte)bin;
    }

    /// <summary>The bin of a value in a training row, which must not know the row's own label.</summary>
    public byte TrainingBinOf(float value, int trainingRow) => _foldBins is null
        ? BinOf(value)
        : CategoryBinOf(value, _foldBins.AsSpan(CategoryGroups.FoldOf(trainingRow) * CategoryBins.Length, CategoryBins.Length), MissingBin);

    /// <summary>The bin of a category code; what is no code of the training data counts as missing.</summary>
    public static byte CategoryBinOf(float code, ReadOnlySpan<byte> bins, int missingBin) =>
        code >= 0 && code < bins.Length && (int)code == code ? bins[(int)code] : (byte)missingBin;
}
