namespace AudienceML.Learning.Trees.Forests;

/// <summary>Cuts for numbers, and for two classes whose rows have weights: both lower the weighted variance.</summary>
internal sealed unsafe class MomentSearch : SplitSearch
{
    private readonly bool _isRegression;
    private readonly Cell[] _cells = new Cell[256];

    public MomentSearch(FeatureBins[] bins, int minRowsInLeaf, bool isRandom, bool isRegression)
        : base(bins, minRowsInLeaf, isRandom) => _isRegression = isRegression;

    public override bool Begin(in NodeRows rows, ref NodeTotals totals)
    {
        var all = default(Cell);
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < rows.Count; i++)
        {
            all.Add(CellOf(rows, i));
            var label = rows.Labels[rows.Draws[i].Row];
            least = Math.Min(least, label);
            greatest = Math.Max(greatest, label);
        }

        totals = new NodeTotals(all.Sum, all.Weight, all.Rows);
        return least < greatest;
    }

    public override bool Find(in NodeRows rows, in NodeTotals totals, ReadOnlySpan<int> features, uint key, ref ForestSplit best)
    {
        var isCut = false;
        foreach (var feature in features)
        {
            isCut |= IsRandom ? TryRandom(rows, totals, feature, key, ref best) : TryAll(rows, totals, feature, ref best);
        }

        return isCut;
    }

    // Twice p (1 - p) for classes; the variance for numbers.
    public override double Gain(in NodeTotals totals, in ForestSplit split) =>
        (_isRegression ? 1 : 2) * (split.Score - (totals.Sum * totals.Sum / totals.Weight));

    public override void WriteLeaf(in NodeTotals totals, Span<float> values) => values[0] = (float)(totals.Sum / totals.Weight);

    public override void Dispose()
    {
    }

    private static Cell CellOf(in NodeRows rows, int i)
    {
        var draw = rows.Draws[i];
        double count = draw.Count;
        var weight = rows.Weights == null ? count : count * rows.Weights[draw.Row];
        return new Cell { Sum = weight * rows.Labels[draw.Row], Weight = weight, Rows = draw.Count };
    }

    private bool TryAll(in NodeRows rows, in NodeTotals totals, int feature, ref ForestSplit best)
    {
        var ranks = rows.RanksOf(feature, Bins[feature].IsCategory);
        var binCount = Bins[feature].BinCount;
        var cells = _cells.AsSpan(0, binCount);
        var at = rows.Bins + feature;
        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            cells[ranks == null ? bin : ranks[bin]].Add(CellOf(rows, i));
        }

        var missingBin = MissingBin(feature);
        var missing = missingBin < 0 ? default : cells[missingBin];
        var isCut = Scan(cells, totals, feature, default, ref best);
        if (missing.Rows > 0)
        {
            isCut |= Scan(cells, totals, feature, missing, ref best);
        }

        cells.Clear();
        return isCut;
    }

    private bool Scan(ReadOnlySpan<Cell> cells, in NodeTotals totals, int feature, Cell left, ref ForestSplit best)
    {
        var missingBin = MissingBin(feature);
        var missingLeft = left.Rows > 0;
        var isCut = false;
        for (var bin = 0; bin < cells.Length; bin++)
        {
            if (cells[bin].Rows == 0 || bin == missingBin)
            {
                continue;
            }

            left.Add(cells[bin]);
            if (Offer(totals, left, out var score))
            {
                isCut = true;
                if (score > best.Score)
                {
                    Take(ref best, score, feature, Between(feature, bin, NextOf(cells, bin)), missingLeft, left);
                }
            }
        }

        return isCut;
    }

    private static int NextOf(ReadOnlySpan<Cell> cells, int bin)
    {
        for (var next = bin + 1; next < cells.Length; next++)
        {
            if (cells[next].Rows > 0)
            {
                return next;
            }
        }

        return 256;
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
        Cell left = default, missing = default;
        for (var i = 0; i < rows.Count; i++)
        {
            int bin = at[(long)rows.Draws[i].Row * rows.Stride];
            bin = ranks == null ? bin : ranks[bin];
            if (bin == missingBin)
            {
                missing.Add(CellOf(rows, i));
            }
            else if (bin <= cut)
            {
                left.Add(CellOf(rows, i));
            }
        }

        var isCut = false;
        for (var side = 0; side < (missing.Rows > 0 && differ ? 2 : 1); side++)
        {
            if (side == 1)
            {
                left.Add(missing);
            }

            if (Offer(totals, left, out var score))
            {
                isCut = true;
                if (score > best.Score)
                {
                    Take(ref best, score, feature, cut, side == 1, left);
                }
            }
        }

        return isCut;
    }

    private bool Offer(in NodeTotals totals, in Cell left, out double score)
    {
        var rightSum = totals.Sum - left.Sum;
        score = (left.Sum * left.Sum / left.Weight) + (rightSum * rightSum / (totals.Weight - left.Weight));
        return left.Rows >= MinRows && totals.Rows - left.Rows >= MinRows;
    }

    private static void Take(ref ForestSplit best, double score, int feature, int cut, bool missingLeft, in Cell left)
    {
        best.Score = score;
        best.Feature = feature;
        best.Cut = cut;
        best.MissingLeft = missingLeft;
        best.Left = new NodeTotals(left.Sum, left.Weight, left.Rows);
    }

    private struct Cell
    {
        public double Sum;
        public double Weight;
        public long Rows;

        public void Add(in Cell other)
        {
            Sum += other.Sum;
            Weight += other.Weight;
            Rows += other.Rows;
        }
    }
}
