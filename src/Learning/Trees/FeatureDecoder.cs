using System.Collections.Immutable;

namespace AudienceML.Learning.Trees;

/// <summary>What a tree has to know about the columns of a row: which are categories, and the bin of each category code.</summary>
internal sealed class FeatureDecoder
{
    /// <summary>Creates the decoder.</summary>
    /// <param name="categoryBins">For each feature the bin of each code, empty for numbers.</param>
    /// <param name="missingBins">For each category the bin of codes that are missing or unknown.</param>
    public FeatureDecoder(ImmutableArray<ImmutableArray<byte>> categoryBins, ImmutableArray<byte> missingBins)
    {
        CategoryBins = categoryBins;
        MissingBins = missingBins;
        HasCategories = categoryBins.Any(bins => !bins.IsEmpty);
    }

    public int FeatureCount => CategoryBins.Length;

    public bool HasCategories { get; }

    public ImmutableArray<ImmutableArray<byte>> CategoryBins { get; }

    public ImmutableArray<byte> MissingBins { get; }

    public static FeatureDecoder Of(FeatureBins[] bins) => new(
        [.. bins.Select(b => b.CategoryBins)],
        [.. bins.Select(b => b.IsCategory ? (byte)b.MissingBin : (byte)0)]);

    /// <summary>The bins of a category's codes, for learning more trees.</summary>
    public FeatureBins BinsOf(int feature) => new(CategoryBins[feature], MissingBins[feature]);

    /// <summary>The bin of a category code.</summary>
    public byte CategoryBinOf(int feature, float code) =>
        FeatureBins.CategoryBinOf(code, CategoryBins[feature].AsSpan(), MissingBins[feature]);

    /// <summary>Whether a row goes left at a node.</summary>
    public bool GoesLeft(in TreeNode node, ReadOnlySpan<float> row)
    {
        var value = row[node.Feature];
        if (node.IsCategory)
        {
            return node.LeftBins.Contains(CategoryBinOf(node.Feature, value));
        }

        // Infinite values count as the greatest finite ones: a threshold of the greatest keeps only missing values on the right.
        return float.IsNaN(value) ? node.MissingLeft : Math.Clamp(value, float.MinValue, float.MaxValue) <= node.Threshold;
    }
}
