using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>Cuts for two classes that are counted. All sums are whole numbers, so their order does not matter.</summary>
/// <remarks>
/// Few rows: each row's bin is a candidate, and one pass adds every row to all candidates at or above it, a candidate a lane; nothing is
/// sorted or cleared. Many rows: a histogram of rows and class 1 in the halves of one 64-bit number.
/// </remarks>
internal sealed unsafe class CountSearch : SplitSearch
{
    /// <summary>Rows up to which candidates are compared all at once.</summary>
    public const int FewRows = 64;

    private const int Lanes = 16;
    private const int Ahead = 16;
    private readonly double _weight0;
    private readonly double _weight1;
    private readonly NativeBuffer<long> _cells;
    private readonly NativeBuffer<double> _scores = new(256);
    private readonly NativeBuffer<int> _bins = new(FewRows);
    private readonly NativeBuffer<int> _counts = new(FewRows);
    private readonly NativeBuffer<int> _left = new(FewRows);

    public CountSearch(FeatureBins[] bins, int minRowsInLeaf, bool isRandom, double[] classWeights)
        : base(bins, minRowsInLeaf, isRandom)
    {
        (_weight0, _weight1) = (classWeights[0], classWeights[1]);
        _cells = new NativeBuffer<long>((bins.Length + 1) * 256L);
    }

    public override bool Begin(in NodeRows rows, ref NodeTotals totals)
    {
        // Totals hold whole numbers of draws here; classes are weighed where cuts are judged.
        return totals.Sum > 0 && totals.Sum < totals.Weight;
    }

    public override bool Find(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, uint key, ref ForestSplit best)
    {
        if (IsRandom)
        {
            var isCut = false;
            foreach (var feature in features)
            {
                isCut |= TryRandom(rows, totals, feature, key, ref best);
            }

            return isCut;
        }

        // Sixteen bits are left for the draws of a few rows.
        return rows.Count <= FewRows && totals.Rows < 1 << 15 ? FindFew(rows, totals, features, ref best) : FindMany(rows, totals, features, ref best);
    }

    public override double Gain(in NodeTotals totals, in ForestSplit split) =>
        2 * (split.Score - Square(Class1(totals.Sum), Weight(totals.Sum, totals.Weight)));

    public override void WriteLeaf(in NodeTotals totals, Span<float> values) =>
        values[0] = (float)(Class1(totals.Sum) / Weight(totals.Sum, totals.Weight));

    public override void Dispose()
    {
        _cells.Dispose();
        _scores.Dispose();
        _bins.Dispose();
        _counts.Dispose();
        _left.Dispose();
    }

    private static double Square(double sum, double weight) => sum * sum / weight;

    private double Class1(double ones) => ones * _weight1;

    private double Weight(double ones, double rows) => (ones * _weight1) + ((rows - ones) * _weight0);

    private bool FindFew(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, ref ForestSplit best)
    {
        var count = rows.Count;
        var counts = _counts.Pointer;
        var bins = _bins.Pointer;
        var padded = (count + Lanes - 1) & -Lanes;
        for (var i = 0; i < count; i++)
        {
            counts[i] = (int)rows.Draws[i].Count;
        }

        // Lanes without a row take bin 255 and stand for everything on the left, which is no cut.
        for (var i = count; i < padded; i++)
        {
            bins[i] = 255;
        }

        var isCut = false;
        foreach (var feature in features)
        {
            var at = rows.Bins + feature;
            if (rows.RanksOf(feature, Bins[feature].IsCategory) is var ranks && ranks != null)
            {
                for (var i = 0; i < count; i++)
                {
                    bins[i] = ranks[at[(long)rows.Draws[i].Row * rows.Stride]];
                }
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    bins[i] = at[(long)rows.Draws[i].Row * rows.Stride];
                }
            }

            AddToAbove(count, padded);
            isCut |= ChooseFew(totals, feature, count, missing: 0, ref best);
            var missingBin = MissingBin(feature);
            if (missingBin >= 0 && TakeMissing(count, missingBin) is var missing and not 0)
            {
                isCut |= ChooseFew(totals, feature, count, missing, ref best);
            }
        }

        return isCut;
    }

    /// <summary>For each lane the counts of the rows whose bin is not above the lane's.</summary>
    private void AddToAbove(int count, int padded)
    {
        var bins = _bins.Pointer;
        var counts = _counts.Pointer;
        var left = _left.Pointer;
        if (padded == Lanes)
        {
            var own = Vector512.Load(bins);
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < count; i++)
            {
                sum += Vector512.LessThanOrEqual(Vector512.Create(bins[i]), own) & Vector512.Create(counts[i]);
            }

            sum.Store(left);
            return;
        }

        for (var lane = 0; lane < padded; lane += 2 * Lanes)
        {
            // The buffers hold whole pairs of vectors; lanes beyond the padding are not looked at.
            var (ownA, ownB) = (Vector512.Load(bins + lane), Vector512.Load(bins + lane + Lanes));
            var (sumA, sumB) = (Vector512<int>.Zero, Vector512<int>.Zero);
            for (var i = 0; i < count; i++)
            {
                var bin = Vector512.Create(bins[i]);
                var add = Vector512.Create(counts[i]);
                sumA += Vector512.LessThanOrEqual(bin, ownA) & add;
                sumB += Vector512.LessThanOrEqual(bin, ownB) & add;
            }

            sumA.Store(left + lane);
            sumB.Store(left + lane + Lanes);
        }
    }

    /// <summary>The counts of missing rows, whose lanes stop being candidates.</summary>
    private int TakeMissing(int count, int missingBin)
    {
        var bins = _bins.Pointer;
        var left = _left.Pointer;
        var missing = 0;
        for (var i = 0; i < count; i++)
        {
            if (bins[i] == missingBin)
            {
                missing += _counts.Pointer[i];
                left[i] = -1;
            }
        }

        return missing;
    }

    private bool ChooseFew(in NodeTotals totals, int feature, int count, int missing, ref ForestSplit best)
    {
        var left = _left.Pointer;
        var scores = _scores.Pointer;
        var judge = new Judge(this, totals);
        var top = Vector512.Create(double.NegativeInfinity);
        for (var lane = 0; lane < count; lane += Lanes)
        {
            var packed = Vector512.Load(left + lane);
            var isOut = Vector512.LessThan(packed, Vector512<int>.Zero);
            packed += Vector512.Create(missing);
            var rows = Vector512.ConvertToSingle(Vector512.ConditionalSelect(isOut, Vector512<int>.Zero, packed & Vector512.Create(0xFFFF)));
            var ones = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(packed, 16));
            var (rowsA, rowsB) = Vector512.Widen(rows);
            var (onesA, onesB) = Vector512.Widen(ones);
            var a = judge.Score(onesA, rowsA);
            var b = judge.Score(onesB, rowsB);
            a.Store(scores + lane);
            b.Store(scores + lane + 8);
            top = Vector512.Max(top, Vector512.Max(a, b));
        }

        var score = Max(top);
        if (double.IsNegativeInfinity(score))
        {
            return false;
        }

        if (score > best.Score)
        {
            var bins = _bins.Pointer;
            var at = -1;
            for (var i = 0; i < count; i++)
            {
                at = scores[i] == score && (at < 0 || bins[i] < bins[at]) ? i : at;
            }

            var next = 256;
            for (var i = 0; i < count; i++)
            {
                next = bins[i] > bins[at] ? Math.Min(next, bins[i]) : next;
            }

            var packed = left[at] + missing;
            Take(ref best, score, feature, Between(feature, bins[at], next), missing != 0, packed >>> 16, packed & 0xFFFF);
        }

        return true;
    }

    private bool FindMany(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, ref ForestSplit best)
    {
        var cells = _cells.Pointer;
        for (var k = 0; k < features.Length; k++)
        {
            new Span<long>(cells + (k * 256), 256).Clear();
        }

        var done = 0;
        for (; done + 4 <= features.Length; done += 4)
        {
            Add4(rows, features[done], features[done + 1], features[done + 2], features[done + 3], cells + (done * 256));
        }

        for (; done < features.Length; done++)
        {
            Add1(rows, features[done], cells + (done * 256));
        }

        var isCut = false;
        for (var k = 0; k < features.Length; k++)
        {
            isCut |= ChooseMany(rows, totals, features[k], cells + (k * 256), ref best);
        }

        return isCut;
    }

    private static long Unpack(uint count) => ((long)(count & 0xFFFF0000) << 16) | (count & 0xFFFF);

    private static void Add4(in NodeRows rows, int f0, int f1, int f2, int f3, long* cells)
    {
        var bins = rows.Bins;
        var stride = (long)rows.Stride;
        for (Draw* draw = rows.Draws, end = draw + rows.Count; draw < end; draw++)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(bins + (draw[Ahead].Row * stride));
            }

            var row = bins + (draw->Row * stride);
            var add = Unpack(draw->Count);
            cells[row[f0]] += add;
            cells[256 + row[f1]] += add;
            cells[512 + row[f2]] += add;
            cells[768 + row[f3]] += add;
        }
    }

    private static void Add1(in NodeRows rows, int feature, long* cells)
    {
        var bins = rows.Bins + feature;
        var stride = (long)rows.Stride;
        for (Draw* draw = rows.Draws, end = draw + rows.Count; draw < end; draw++)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(bins + (draw[Ahead].Row * stride));
            }

            cells[bins[draw->Row * stride]] += Unpack(draw->Count);
        }
    }

    private bool ChooseMany(in NodeRows rows, in NodeTotals totals, int feature, long* cells, ref ForestSplit best)
    {
        var binCount = Bins[feature].BinCount;
        if (rows.RanksOf(feature, Bins[feature].IsCategory) is var ranks && ranks != null)
        {
            var raw = stackalloc long[256];
            new Span<long>(cells, 256).CopyTo(new Span<long>(raw, 256));
            for (var bin = 0; bin < binCount; bin++)
            {
                cells[ranks[bin]] = raw[bin];
            }
        }

        long sum = 0;
        for (var bin = 0; bin < binCount; bin++)
        {
            sum += cells[bin];
            cells[bin] = sum;
        }

        for (var bin = binCount; bin < ((binCount + 7) & -8); bin++)
        {
            cells[bin] = sum;
        }

        var isCut = ChooseCut(totals, feature, cells, binCount, missing: 0, ref best);
        var missingBin = MissingBin(feature);
        if (missingBin >= 0)
        {
            var missing = cells[missingBin] - (missingBin == 0 ? 0 : cells[missingBin - 1]);
            if (missing != 0)
            {
                isCut |= ChooseCut(totals, feature, cells, binCount, missing, ref best);
            }
        }

        return isCut;
    }

    private bool ChooseCut(in NodeTotals totals, int feature, long* cells, int binCount, long missing, ref ForestSplit best)
    {
        var scores = _scores.Pointer;
        var judge = new Judge(this, totals);
        var top = Vector512.Create(double.NegativeInfinity);
        for (var bin = 0; bin < binCount; bin += 8)
        {
            var packed = Vector512.Load(cells + bin) + Vector512.Create(missing);
            var score = judge.Score(
                Vector512.ConvertToDouble(packed >>> 32), Vector512.ConvertToDouble(packed & Vector512.Create(0xFFFFFFFFL)));
            score.Store(scores + bin);
            top = Vector512.Max(top, score);
        }

        var best1 = Max(top);
        if (double.IsNegativeInfinity(best1))
        {
            return false;
        }

        if (best1 > best.Score)
        {
            var at = 0;
            while (scores[at] != best1)
            {
                at++;
            }

            var last = MissingBin(feature) >= 0 ? binCount - 1 : binCount;
            var next = at + 1;
            while (next < last && cells[next] == cells[at])
            {
                next++;
            }

            var packed = cells[at] + missing;
            Take(ref best, best1, feature, Between(feature, at, next < last ? next : 256), missing != 0, packed >>> 32, packed & 0xFFFFFFFF);
        }

        return true;
    }

    private bool TryRandom(in NodeRows rows, in NodeTotals totals, int feature, uint key, ref ForestSplit best)
    {
        if (!TryDrawCut(rows, feature, key, out var cut, out var differ))
        {
            return false;
        }

        var ranks = rows.RanksOf(feature, Bins[feature].IsCategory);
        var missingBin = MissingBin(feature);
        var at = rows.Bins + feature;
        long left = 0, missing = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            bin = ranks == null ? bin : ranks[bin];
            var add = Unpack(rows.Draws[i].Count);
            left += bin <= cut && bin != missingBin ? add : 0;
            missing += bin == missingBin ? add : 0;
        }

        return Offer(totals, feature, cut, left, missingLeft: false, ref best)
            | (missing != 0 && differ && Offer(totals, feature, cut, left + missing, missingLeft: true, ref best));
    }

    private bool Offer(in NodeTotals totals, int feature, int cut, long left, bool missingLeft, ref ForestSplit best)
    {
        var (ones, count) = (left >>> 32, left & 0xFFFFFFFF);
        var score = new Judge(this, totals).Score(Vector512.Create((double)ones), Vector512.Create((double)count))[0];
        if (score > best.Score)
        {
            Take(ref best, score, feature, cut, missingLeft, ones, count);
        }

        return !double.IsNegativeInfinity(score);
    }

    private static void Take(ref ForestSplit best, double score, int feature, int cut, bool missingLeft, long ones, long count)
    {
        best.Score = score;
        best.Feature = feature;
        best.Cut = cut;
        best.MissingLeft = missingLeft;
        best.Left = new NodeTotals(ones, count, count);
    }

    private static double Max(Vector512<double> values)
    {
        var half = Vector256.Max(values.GetLower(), values.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }

    /// <summary>Scores eight cuts at once.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly ref struct Judge
    {
        private readonly Vector512<double> _ones;
        private readonly Vector512<double> _rows;
        private readonly Vector512<double> _least;
        private readonly Vector512<double> _weight1;
        private readonly Vector512<double> _weight0;

        public Judge(CountSearch search, in NodeTotals totals)
        {
            _ones = Vector512.Create(totals.Sum);
            _rows = Vector512.Create(totals.Weight);
            _least = Vector512.Create((double)search.MinRows);
            _weight1 = Vector512.Create(search._weight1);
            _weight0 = Vector512.Create(search._weight0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Score(Vector512<double> ones, Vector512<double> rows)
        {
            var otherRows = _rows - rows;
            var left1 = ones * _weight1;
            var right1 = (_ones - ones) * _weight1;
            var left = left1 + ((rows - ones) * _weight0);
            var right = right1 + ((otherRows - (_ones - ones)) * _weight0);
            var score = ((left1 * left1 * right) + (right1 * right1 * left)) / (left * right);
            var isCut = Vector512.GreaterThanOrEqual(rows, _least) & Vector512.GreaterThanOrEqual(otherRows, _least);
            return Vector512.ConditionalSelect(isCut, score, Vector512.Create(double.NegativeInfinity));
        }
    }
}
