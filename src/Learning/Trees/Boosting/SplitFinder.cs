namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Finds the best split of a leaf on one feature from the feature's histogram.</summary>
/// <param name="options">Checked options.</param>
/// <param name="monotone">A direction for each feature, or empty when none is constrained.</param>
/// <param name="math">The scales of this tree.</param>
internal sealed unsafe class SplitFinder(GradientBoostingOptions options, Monotonicity[] monotone, LeafMath math)
{
    /// <summary>The best split, or none.</summary>
    /// <param name="feature">The feature's number.</param>
    /// <param name="bins">Its bins.</param>
    /// <param name="cells">Its histogram.</param>
    /// <param name="counts">Rows by bin, or null to estimate them from the hessians.</param>
    /// <param name="leaf">The leaf.</param>
    public Split Find(int feature, FeatureBins bins, long* cells, int* counts, Leaf leaf)
    {
        var search = new Search(options, math, leaf, monotone.Length == 0 ? null : monotone[feature]);
        if (bins.IsCategory)
        {
            new CategorySearch(options, feature, bins, cells, counts).Run(ref search);
        }
        else
        {
            FindNumber(ref search, feature, bins, cells, counts);
        }

        return search.Best;
    }

    private static void FindNumber(ref Search search, int feature, FeatureBins bins, long* cells, int* counts)
    {
        var values = bins.ValueBins;
        var missing = bins.MissingBin >= 0 ? cells[bins.MissingBin] : 0;
        if (missing == 0)
        {
            Scan(ref search, feature, cells, counts, values - 1, (0, 0), isMissingLeft: null);
            return;
        }

        // Missing values on the right, also alone there; then on the left, also alone there.
        var missingCount = counts == null ? 0 : counts[bins.MissingBin];
        Scan(ref search, feature, cells, counts, values, (0, 0), isMissingLeft: false);
        Scan(ref search, feature, cells, counts, values - 1, (missing, missingCount), isMissingLeft: true);
    }

    private static void Scan(
        ref Search search, int feature, long* cells, int* counts, int end, (long Sum, int Count) left, bool? isMissingLeft)
    {
        for (var bin = 0; bin < end; bin++)
        {
            if (cells[bin] == 0 && (counts == null || counts[bin] == 0))
            {
                continue;
            }

            left.Sum += cells[bin];
            left.Count += counts == null ? 0 : counts[bin];
            var gain = search.Gain(left.Sum, counts == null ? search.EstimateCount(left.Sum) : left.Count);
            if (gain > search.Best.Gain)
            {
                search.Best = new Split
                {
                    Gain = gain,
                    Feature = feature,
                    Bin = bin,
                    LeftSum = left.Sum,
                    // Where training shows nothing, missing values follow the heavier side.
                    MissingLeft = isMissingLeft ?? search.IsLeftHeavier(left.Sum),
                };
            }
        }
    }

    /// <summary>What all candidates of one leaf and feature share.</summary>
    internal ref struct Search
    {
        private readonly GradientBoostingOptions _options;
        private readonly LeafMath _math;
        private readonly Leaf _leaf;
        private readonly Monotonicity _direction;
        private readonly bool _isBounded;
        private readonly double _countPerHessian;
        private readonly double _totalGradient;
        private readonly double _totalHessian;
        private readonly double _scoreBefore;

        public Search(GradientBoostingOptions options, LeafMath math, Leaf leaf, Monotonicity? direction)
        {
            _options = options;
            _math = math;
            _leaf = leaf;
            _isBounded = direction is not null;
            _direction = direction ?? Monotonicity.None;
            var hessian = PackedSum.Hessian(leaf.Sum);
            _countPerHessian = hessian == 0 ? 0 : leaf.Count / (double)hessian;
            _totalGradient = PackedSum.Gradient(leaf.Sum) * math.GradientScale;
            _totalHessian = hessian * math.HessianScale;
            _scoreBefore = _isBounded
                ? math.ScoreAt(leaf.Sum, math.Value(leaf.Sum, leaf.Lower, leaf.Upper))
                : math.Score(_totalGradient, _totalHessian);
            // A split has to be better than none by more than rounding.
            Best = new Split { Gain = 0 };
        }

        public Split Best { get; set; }

        public readonly int RowCount => _leaf.Count;

        /// <summary>Where a category stands among the others: its mean gradient, pulled to zero when it is small.</summary>
        public readonly double CategoryOrder(long sum, double smoothing) =>
            PackedSum.Gradient(sum) * _math.GradientScale / ((PackedSum.Hessian(sum) * _math.HessianScale) + smoothing + double.Epsilon);

        public readonly int EstimateCount(long sum) => (int)((PackedSum.Hessian(sum) * _countPerHessian) + 0.5);

        public readonly bool IsLeftHeavier(long left) => 2UL * PackedSum.Hessian(left) >= PackedSum.Hessian(_leaf.Sum);

        /// <summary>What a split saves; 0 when it is not allowed.</summary>
        public readonly double Gain(long left, int leftCount, double extraL2 = 0)
        {
            var gradient = PackedSum.Gradient(left) * _math.GradientScale;
            var hessian = PackedSum.Hessian(left) * _math.HessianScale;
            var rightHessian = _totalHessian - hessian;
            if (leftCount < _options.MinRowsInLeaf || _leaf.Count - leftCount < _options.MinRowsInLeaf
                || hessian < _options.MinHessianInLeaf || rightHessian < _options.MinHessianInLeaf
                || hessian <= 0 || rightHessian <= 0)
            {
                return 0;
            }

            var score = _isBounded
                ? BoundedScore(left)
                : _math.Score(gradient, hessian, extraL2) + _math.Score(_totalGradient - gradient, rightHessian, extraL2);
            var gain = (score - _scoreBefore) / 2;
            return gain > _options.MinGain ? gain : 0;
        }

        private readonly double BoundedScore(long left)
        {
            var right = _leaf.Sum - left;
            var leftValue = _math.Value(left, _leaf.Lower, _leaf.Upper);
            var rightValue = _math.Value(right, _leaf.Lower, _leaf.Upper);
            return (rightValue - leftValue) * (int)_direction < 0
                ? double.NegativeInfinity
                : _math.ScoreAt(left, leftValue) + _math.ScoreAt(right, rightValue);
        }
    }
}
