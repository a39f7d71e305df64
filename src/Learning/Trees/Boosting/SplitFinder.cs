using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Finds the best split of a leaf on one feature from the feature's histogram.</summary>
/// <param name="options">Checked options.</param>
/// <param name="monotone">A direction for each feature, or empty when none is constrained.</param>
/// <param name="math">The scales of this tree.</param>
/// <param name="noise">What a leaf's sum of gradients varies by chance, squared, for each unit of its hessian.</param>
internal sealed unsafe class SplitFinder(GradientBoostingOptions options, Monotonicity[] monotone, LeafMath math, double noise)
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
            if (bins.IsOrdered)
            {
                // Beside the best order for this leaf, the order of mean labels, which owes nothing to this leaf's rows.
                FindNumber(ref search, feature, bins, cells, counts);
                search.MakeCategory(bins);
            }

            new CategorySearch(options, feature, bins, cells, counts, noise).Run(ref search);
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
        if (counts == null && search.IsSimple && Vector256.IsHardwareAccelerated)
        {
            ScanVectors(ref search, feature, cells, end, left.Sum, isMissingLeft);
            return;
        }

        for (var bin = 0; bin < end; bin++)
        {
            if (cells[bin] == 0 && (counts == null || counts[bin] == 0))
            {
                continue;
            }

            left.Sum += cells[bin];
            left.Count += counts == null ? 0 : counts[bin];
            search.Offer(search.Gain(left.Sum, counts == null ? search.EstimateCount(left.Sum) : left.Count), feature, bin, left.Sum, isMissingLeft);
        }
    }

    /// <summary>The same as the loop above, many bins at a time and to the same bits.</summary>
    private static void ScanVectors(ref Search search, int feature, long* cells, int end, long left, bool? isMissingLeft)
    {
        var sums = stackalloc long[HistogramPool.Stride + Vector512<long>.Count];
        for (var bin = 0; bin < end; bin++)
        {
            left += cells[bin];
            sums[bin] = left;
        }

        for (var bin = end; bin % Vector512<long>.Count != 0; bin++)
        {
            sums[bin] = left;
        }

        var (gain, best) = Vector512.IsHardwareAccelerated ? search.BestGain(sums, end) : search.BestGainByFour(sums, end);
        if (gain > 0)
        {
            search.Offer(gain, feature, best, sums[best], isMissingLeft);
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
        private readonly double _leastCount;
        private readonly double _mostCount;
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

            // Estimates are held against the bound as if they were rounded to whole rows.
            _leastCount = options.MinRowsInLeaf - 0.5;
            _mostCount = leaf.Count - options.MinRowsInLeaf + 0.5;
        }

        public Split Best { get; private set; }

        /// <summary>Whether neither bounds nor an L1 penalty complicate the gain.</summary>
        public readonly bool IsSimple => !_isBounded && _options.L1 == 0;

        public readonly int RowCount => _leaf.Count;

        /// <summary>Where a category stands among the others: its mean gradient, pulled to zero when it is small.</summary>
        public readonly double CategoryOrder(long sum, double smoothing) =>
            PackedSum.Gradient(sum) * _math.GradientScale / ((PackedSum.Hessian(sum) * _math.HessianScale) + smoothing + double.Epsilon);

        /// <summary>About how many rows a sum stands for.</summary>
        public readonly double EstimateCount(long sum) => PackedSum.Hessian(sum) * _countPerHessian;

        public readonly bool IsLeftHeavier(long left) => 2UL * PackedSum.Hessian(left) >= PackedSum.Hessian(_leaf.Sum);

        /// <summary>Takes a cut through a number when it is better than the best so far.</summary>
        public void Offer(double gain, int feature, int bin, long left, bool? isMissingLeft)
        {
            if (gain > Best.Gain)
            {
                // Where training shows nothing, missing values follow the heavier side.
                Best = new Split { Gain = gain, Feature = feature, Bin = bin, LeftSum = left, MissingLeft = isMissingLeft ?? IsLeftHeavier(left) };
            }
        }

        /// <summary>Takes a division of categories when it is better than the best so far.</summary>
        public void Offer(double gain, int feature, CategorySet leftBins, long left)
        {
            if (gain > Best.Gain)
            {
                Best = new Split { Gain = gain, Feature = feature, IsCategory = true, LeftBins = leftBins, LeftSum = left };
            }
        }

        /// <summary>Turns the best cut through bins in their order into a set of bins.</summary>
        public void MakeCategory(FeatureBins bins) => Best = Best.Exists ? Best.AsCategory(bins) : Best;

        /// <summary>What a split saves; 0 when it is not allowed.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="leftCount">Its rows.</param>
        /// <param name="extraL2">L2 penalty on top of the usual one.</param>
        /// <param name="chance">Twice the loss that would be saved by chance.</param>
        public readonly double Gain(long left, double leftCount, double extraL2 = 0, double chance = 0)
        {
            var gradient = PackedSum.Gradient(left) * _math.GradientScale;
            var hessian = PackedSum.Hessian(left) * _math.HessianScale;
            var rightHessian = _totalHessian - hessian;
            if (leftCount < _leastCount || leftCount > _mostCount
                || hessian < _options.MinHessianInLeaf || rightHessian < _options.MinHessianInLeaf
                || hessian <= 0 || rightHessian <= 0)
            {
                return 0;
            }

            var score = _isBounded
                ? BoundedScore(left)
                : _math.PairScore(gradient, hessian, _totalGradient - gradient, rightHessian, extraL2);
            return Allowed((score - chance - _scoreBefore) / 2);
        }

        /// <summary>The greatest gain of many left sides and the first place where it is reached.</summary>
        /// <param name="sums">The left sides; those up to the next multiple of 8 repeat the last.</param>
        /// <param name="count">How many there are.</param>
        public readonly (double Gain, int Place) BestGain(long* sums, int count)
        {
            var gradientScale = Vector512.Create(_math.GradientScale);
            var hessianScale = Vector512.Create(_math.HessianScale);
            var totalGradient = Vector512.Create(_totalGradient);
            var totalHessian = Vector512.Create(_totalHessian);
            var perHessian = Vector512.Create(_countPerHessian);
            var (least, most) = (Vector512.Create(_leastCount), Vector512.Create(_mostCount));
            var leastHessian = Vector512.Create(_options.MinHessianInLeaf);
            var l2 = Vector512.Create(_math.L2);
            var best = Vector512.Create(double.NegativeInfinity);
            var places = Vector512<long>.Zero;
            var place = Vector512<long>.Indices;
            for (var i = 0; i < count; i += Vector512<long>.Count, place += Vector512.Create(8L))
            {
                var sum = Vector512.Load(sums + i);
                var whole = Vector512.ConvertToDouble(sum & Vector512.Create(0xFFFFFFFFL));
                var gradient = Vector512.ConvertToDouble(sum >> 32) * gradientScale;
                var hessian = whole * hessianScale;
                var rows = whole * perHessian;
                var rightGradient = totalGradient - gradient;
                var rightHessian = totalHessian - hessian;
                var (below, rightBelow) = (hessian + l2, rightHessian + l2);
                var score = ((gradient * gradient * rightBelow) + (rightGradient * rightGradient * below)) / (below * rightBelow);
                var isBetter = Vector512.GreaterThan(score, best)
                    & Vector512.GreaterThanOrEqual(rows, least) & Vector512.LessThanOrEqual(rows, most)
                    & Vector512.GreaterThanOrEqual(hessian, leastHessian) & Vector512.GreaterThanOrEqual(rightHessian, leastHessian)
                    & Vector512.GreaterThan(hessian, Vector512<double>.Zero) & Vector512.GreaterThan(rightHessian, Vector512<double>.Zero);
                best = Vector512.ConditionalSelect(isBetter, score, best);
                places = Vector512.ConditionalSelect(isBetter.AsInt64(), place, places);
            }

            var (top, at) = (double.NegativeInfinity, int.MaxValue);
            for (var lane = 0; lane < Vector512<long>.Count; lane++)
            {
                if (best[lane] > top || (best[lane] == top && places[lane] < at))
                {
                    (top, at) = (best[lane], (int)places[lane]);
                }
            }

            return (Allowed((top - _scoreBefore) / 2), at);
        }

        /// <summary>The same with vectors of four: each lane takes the same steps, so that the bits are the same.</summary>
        public readonly (double Gain, int Place) BestGainByFour(long* sums, int count)
        {
            var gradientScale = Vector256.Create(_math.GradientScale);
            var hessianScale = Vector256.Create(_math.HessianScale);
            var totalGradient = Vector256.Create(_totalGradient);
            var totalHessian = Vector256.Create(_totalHessian);
            var perHessian = Vector256.Create(_countPerHessian);
            var (least, most) = (Vector256.Create(_leastCount), Vector256.Create(_mostCount));
            var leastHessian = Vector256.Create(_options.MinHessianInLeaf);
            var l2 = Vector256.Create(_math.L2);
            var exponent = Vector256.Create(4503599627370496.0);
            var best = Vector256.Create(double.NegativeInfinity);
            var places = Vector256<long>.Zero;
            var place = Vector256<long>.Indices;
            for (var i = 0; i < count; i += Vector256<long>.Count, place += Vector256.Create(4L))
            {
                // 32 bits below the exponent of 2^52 are the number itself once 2^52 is taken off; gradients are moved by 2^31 to be positive.
                var sum = Vector256.Load(sums + i);
                var low = (sum & Vector256.Create(0xFFFFFFFFL)) | exponent.AsInt64();
                var high = ((sum >>> 32) ^ Vector256.Create(0x80000000L)) | exponent.AsInt64();
                var whole = low.AsDouble() - exponent;
                var gradient = (high.AsDouble() - exponent - Vector256.Create(2147483648.0)) * gradientScale;
                var hessian = whole * hessianScale;
                var rows = whole * perHessian;
                var rightGradient = totalGradient - gradient;
                var rightHessian = totalHessian - hessian;
                var (below, rightBelow) = (hessian + l2, rightHessian + l2);
                var score = ((gradient * gradient * rightBelow) + (rightGradient * rightGradient * below)) / (below * rightBelow);
                var isBetter = Vector256.GreaterThan(score, best)
                    & Vector256.GreaterThanOrEqual(rows, least) & Vector256.LessThanOrEqual(rows, most)
                    & Vector256.GreaterThanOrEqual(hessian, leastHessian) & Vector256.GreaterThanOrEqual(rightHessian, leastHessian)
                    & Vector256.GreaterThan(hessian, Vector256<double>.Zero) & Vector256.GreaterThan(rightHessian, Vector256<double>.Zero);
                best = Vector256.ConditionalSelect(isBetter, score, best);
                places = Vector256.ConditionalSelect(isBetter.AsInt64(), place, places);
            }

            var (top, at) = (double.NegativeInfinity, int.MaxValue);
            for (var lane = 0; lane < Vector256<long>.Count; lane++)
            {
                if (best[lane] > top || (best[lane] == top && places[lane] < at))
                {
                    (top, at) = (best[lane], (int)places[lane]);
                }
            }

            return (Allowed((top - _scoreBefore) / 2), at);
        }

        private readonly double Allowed(double gain) => gain > _options.MinGain ? gain : 0;

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
