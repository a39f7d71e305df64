namespace AudienceML.Learning.Trees.Forests;

/// <summary>Judges the cuts of a node. One a thread.</summary>
internal abstract unsafe class SplitSearch : IDisposable
{
    protected SplitSearch(FeatureBins[] bins, int minRowsInLeaf, bool isRandom)
    {
        Bins = bins;
        MinRows = minRowsInLeaf;
        IsRandom = isRandom;
    }

    protected FeatureBins[] Bins { get; }

    protected int MinRows { get; }

    /// <summary>Whether one random cut a feature is judged instead of all.</summary>
    protected bool IsRandom { get; }

    public static SplitSearch Create(ForestTarget target, FeatureBins[] bins, int minRowsInLeaf, bool isRandom) =>
        target.IsCounted ? new CountSearch(bins, minRowsInLeaf, isRandom, target.ClassWeights)
        : target.Classes > 2 ? new ClassSearch(bins, minRowsInLeaf, isRandom, target.Classes)
        : new MomentSearch(bins, minRowsInLeaf, isRandom, target.Classes == 0);

    /// <summary>Looks at a node's rows as a whole.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="totals">Their sums; taken from the split above where that is exact, else added up here.</param>
    /// <returns>Whether its labels differ.</returns>
    public abstract bool Begin(in NodeRows rows, ref NodeTotals totals);

    /// <summary>Looks for the best cut through some features of the node that was begun last.</summary>
    /// <returns>Whether any of the features can be cut.</returns>
    public abstract bool Find(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, uint key, ref ForestSplit best);

    /// <summary>How much a cut saves: impurity times weight.</summary>
    public abstract double Gain(in NodeTotals totals, in ForestSplit split);

    /// <summary>Writes the answer of the node that was begun last.</summary>
    public abstract void WriteLeaf(in NodeTotals totals, Span<float> values);

    public abstract void Dispose();

    /// <summary>The bin of missing values of a number, or -1: categories hold them as one category more.</summary>
    protected int MissingBin(int feature) => Bins[feature].IsCategory ? -1 : Bins[feature].MissingBin;

    /// <summary>The cut in the middle between the last bin on the left and the next one that occurs; beyond the last, the last bin of values.</summary>
    protected int Between(int feature, int bin, int next) => next > bin && next < 256 && next != MissingBin(feature)
        ? (bin + next) >> 1
        : Bins[feature].IsCategory ? bin : Bins[feature].ValueBins - 1;

    /// <summary>A random cut: the last bin on the left, from the least bin to the one before the greatest.</summary>
    protected static int RandomCut(uint key, int feature, int least, int greatest) =>
        least + (int)(((ulong)RandomHash.Mix(RandomHash.Mix(key, 5), (uint)feature) * (ulong)(greatest - least)) >> 32);

    /// <summary>Draws a cut between the values of a node's rows; false when all are missing.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="key">Random bits.</param>
    /// <param name="cut">The last bin on the left.</param>
    /// <param name="differ">Whether values differ; values all alike can still be cut from those missing.</param>
    protected bool TryDrawCut(in NodeRows rows, int feature, uint key, out int cut, out bool differ)
    {
        var ranks = rows.RanksOf(feature, Bins[feature].IsCategory);
        var missingBin = MissingBin(feature);
        var (least, greatest) = (256, -1);
        var at = rows.Bins + feature;
        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            bin = ranks == null ? bin : ranks[bin];
            if (bin != missingBin)
            {
                least = Math.Min(least, bin);
                greatest = Math.Max(greatest, bin);
            }
        }

        differ = least < greatest;
        cut = differ ? RandomCut(key, feature, least, greatest) : Bins[feature].ValueBins - 1;
        return greatest >= 0;
    }
}
