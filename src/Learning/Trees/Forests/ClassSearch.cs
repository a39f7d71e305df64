namespace AudienceML.Learning.Trees.Forests;

/// <summary>Cuts for three classes or more.</summary>
/// <remarks>
/// Rows are put in the order of their bins by counting; then each row that changes sides changes the sums of squares of both sides by
/// its own class alone, so that a cut costs the same for any number of classes.
/// </remarks>
internal sealed unsafe class ClassSearch : SplitSearch
{
    private readonly double[] _totals;
    private readonly double[] _left;
    private readonly int[] _starts = new int[257];
    private int[] _order = new int[1024];

    public ClassSearch(FeatureBins[] bins, int minRowsInLeaf, bool isRandom, int classes)
        : base(bins, minRowsInLeaf, isRandom)
    {
        _totals = new double[classes];
        _left = new double[classes];
    }

    public override bool Begin(in NodeRows rows, ref NodeTotals totals)
    {
        Array.Clear(_totals);
        double all = 0;
        long count = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var weight = WeightOf(rows, i);
            _totals[ClassOf(rows, i)] += weight;
            all += weight;
            count += rows.Draws[i].Count;
        }

        totals = new NodeTotals(SumOfSquares(_totals), all, count);
        return _totals.Count(total => total > 0) > 1;
    }

    public override bool Find(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, uint key, ref ForestSplit best)
    {
        var isCut = false;
        foreach (var feature in features)
        {
            isCut |= TryFeature(rows, totals, feature, key, ref best);
        }

        return isCut;
    }

    public override double Gain(in NodeTotals totals, in ForestSplit split) => split.Score - (totals.Sum / totals.Weight);

    public override void WriteLeaf(in NodeTotals totals, Span<float> values)
    {
        for (var c = 0; c < values.Length; c++)
        {
            values[c] = (float)(_totals[c] / totals.Weight);
        }
    }

    public override void Dispose()
    {
    }

    private static int ClassOf(in NodeRows rows, int i) => (int)rows.Labels[rows.Draws[i].Row];

    private static double WeightOf(in NodeRows rows, int i)
    {
        var draw = rows.Draws[i];
        return rows.Weights == null ? draw.Count : (double)draw.Count * rows.Weights[draw.Row];
    }

    private static double SumOfSquares(double[] values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    private bool TryFeature(in NodeRows rows, in NodeTotals totals, int feature, uint key, ref ForestSplit best)
    {
        var binCount = Bins[feature].BinCount;
        Sort(rows, feature, binCount);
        var missingBin = MissingBin(feature);
        var valueBins = missingBin >= 0 ? binCount - 1 : binCount;
        var only = IsRandom ? DrawCut(feature, key, valueBins) : -1;
        var isCut = Scan(rows, totals, feature, valueBins, only, missingLeft: false, ref best);
        if (missingBin >= 0 && _starts[missingBin + 1] > _starts[missingBin])
        {
            isCut |= Scan(rows, totals, feature, valueBins, only, missingLeft: true, ref best);
        }

        return isCut;
    }

    /// <summary>Puts the rows in the order of their bins, and within a bin in the order that they come in.</summary>
    private void Sort(in NodeRows rows, int feature, int binCount)
    {
        if (_order.Length < rows.Count)
        {
            _order = new int[rows.Count + (rows.Count / 2)];
        }

        var ranks = rows.RanksOf(feature, Bins[feature].IsCategory);
        var at = rows.Bins + feature;
        var starts = _starts.AsSpan(0, binCount + 1);
        starts.Clear();
        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            starts[(ranks == null ? bin : ranks[bin]) + 1]++;
        }

        for (var bin = 1; bin <= binCount; bin++)
        {
            starts[bin] += starts[bin - 1];
        }

        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            _order[starts[ranks == null ? bin : ranks[bin]]++] = i;
        }

        // Each start has moved on to the next one.
        for (var bin = binCount; bin > 0; bin--)
        {
            starts[bin] = starts[bin - 1];
        }

        starts[0] = 0;
    }

    private int DrawCut(int feature, uint key, int valueBins)
    {
        var (least, greatest) = (-1, -1);
        for (var bin = 0; bin < valueBins; bin++)
        {
            if (_starts[bin + 1] > _starts[bin])
            {
                least = least < 0 ? bin : least;
                greatest = bin;
            }
        }

        return least < greatest ? RandomCut(key, feature, least, greatest) : Bins[feature].ValueBins - 1;
    }

    /// <summary>Moves bin after bin from right to left and judges each cut, or the only one wanted.</summary>
    private bool Scan(in NodeRows rows, in NodeTotals totals, int feature, int valueBins, int only, bool missingLeft, ref ForestSplit best)
    {
        Array.Clear(_left);
        var side = new Side { RightSquares = totals.Sum };
        if (missingLeft)
        {
            Move(rows, valueBins, ref side);
        }

        var isCut = false;
        for (var bin = 0; bin < valueBins; bin++)
        {
            var isEmpty = _starts[bin] == _starts[bin + 1];
            if (!isEmpty)
            {
                Move(rows, bin, ref side);
            }

            if ((only >= 0 ? bin != only : isEmpty) || side.Rows < MinRows || totals.Rows - side.Rows < MinRows)
            {
                continue;
            }

            isCut = true;
            var score = (side.LeftSquares / side.Weight) + (side.RightSquares / (totals.Weight - side.Weight));
            if (score > best.Score)
            {
                best.Score = score;
                best.Feature = feature;
                best.Cut = only >= 0 ? only : Between(feature, bin, NextOf(bin, valueBins));
                best.MissingLeft = missingLeft;
                best.Left = new NodeTotals(0, side.Weight, side.Rows);
            }
        }

        return isCut;
    }

    private int NextOf(int bin, int valueBins)
    {
        for (var next = bin + 1; next < valueBins; next++)
        {
            if (_starts[next + 1] > _starts[next])
            {
                return next;
            }
        }

        return 256;
    }

    private void Move(in NodeRows rows, int bin, ref Side side)
    {
        for (var at = _starts[bin]; at < _starts[bin + 1]; at++)
        {
            var i = _order[at];
            var (label, weight) = (ClassOf(rows, i), WeightOf(rows, i));
            side.LeftSquares += weight * ((2 * _left[label]) + weight);
            side.RightSquares += weight * (weight - (2 * (_totals[label] - _left[label])));
            _left[label] += weight;
            side.Weight += weight;
            side.Rows += rows.Draws[i].Count;
        }
    }

    private struct Side
    {
        public double LeftSquares;
        public double RightSquares;
        public double Weight;
        public long Rows;
    }
}
