namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A way to cut a leaf in two. The default value is no split.</summary>
internal readonly record struct Split
{
    /// <summary>The loss that it saves; 0 when there is no split.</summary>
    public double Gain { get; init; }

    public int Feature { get; init; }

    /// <summary>The last value bin on the left; -1 when only missing values go left.</summary>
    public int Bin { get; init; }

    public bool MissingLeft { get; init; }

    public bool IsCategory { get; init; }

    /// <summary>The category bins on the left.</summary>
    public CategorySet LeftBins { get; init; }

    /// <summary>Gradients and hessians of the left side.</summary>
    public long LeftSum { get; init; }

    public bool Exists => Gain > 0;

    /// <summary>The same cut as a set of bins.</summary>
    public Split AsCategory(FeatureBins bins)
    {
        var left = default(CategorySet);
        for (var bin = 0; bin < bins.BinCount; bin++)
        {
            left = GoesLeft(bin, bins) ? left.With(bin) : left;
        }

        return this with { IsCategory = true, LeftBins = left };
    }

    /// <summary>Whether rows of a bin go left.</summary>
    public bool GoesLeft(int bin, FeatureBins bins) => IsCategory
        ? LeftBins.Contains(bin)
        : bin == bins.MissingBin ? MissingLeft : bin <= Bin;
}
