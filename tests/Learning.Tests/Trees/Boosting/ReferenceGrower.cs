using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

/// <summary>
/// The tree grower as one would write it down first: lists of rows, a histogram built anew for every leaf, one candidate after the other.
/// Numbers and missing values only.
/// </summary>
internal sealed class ReferenceGrower(GradientBoostingOptions options, byte[][] columns, FeatureBins[] bins, long[] gradients, double gradientScale, double hessianScale)
{
    public List<(int Feature, int Bin, bool MissingLeft, double Gain)> Splits { get; } = [];

    public List<int[]> Leaves { get; } = [];

    public List<double> Values { get; } = [];

    private sealed record Candidate(int[] Rows, int Depth, int Feature, int Bin, bool MissingLeft, double Gain);

    public void Grow(int[] rows)
    {
        var open = new List<Candidate> { Best(rows, 0, exact: false) };
        while (open.Count < options.Leaves)
        {
            var next = open.Where(leaf => leaf.Gain > 0).OrderByDescending(leaf => leaf.Gain).FirstOrDefault();
            if (next is null)
            {
                break;
            }

            var left = next.Rows.Where(row => GoesLeft(next, row)).ToArray();
            var right = next.Rows.Where(row => !GoesLeft(next, row)).ToArray();
            var at = open.IndexOf(next);
            if (left.Length < options.MinRowsInLeaf || right.Length < options.MinRowsInLeaf)
            {
                open[at] = Best(next.Rows, next.Depth, exact: true);
                continue;
            }

            Splits.Add((next.Feature, next.Bin, next.MissingLeft, next.Gain));
            open[at] = Best(left, next.Depth + 1, exact: false);
            open.Add(Best(right, next.Depth + 1, exact: false));
        }

        foreach (var leaf in open)
        {
            Leaves.Add(leaf.Rows);
            var (gradient, hessian) = Sum(leaf.Rows);
            Values.Add(-gradient * gradientScale / ((hessian * hessianScale) + options.L2) * options.LearningRate);
        }
    }

    private bool GoesLeft(Candidate split, int row)
    {
        var bin = columns[split.Feature][row];
        return bin == bins[split.Feature].MissingBin ? split.MissingLeft : bin <= split.Bin;
    }

    private (long Gradient, long Hessian) Sum(IEnumerable<int> rows)
    {
        long gradient = 0, hessian = 0;
        foreach (var row in rows)
        {
            gradient += PackedSum.Gradient(gradients[row]);
            hessian += PackedSum.Hessian(gradients[row]);
        }

        return (gradient, hessian);
    }

    private Candidate Best(int[] rows, int depth, bool exact)
    {
        var best = new Candidate(rows, depth, 0, 0, false, 0);
        if (depth >= options.MaxDepth || rows.Length < 2 * options.MinRowsInLeaf)
        {
            return best;
        }

        var all = Sum(rows);
        for (var feature = 0; feature < bins.Length; feature++)
        {
            var missing = rows.Where(row => columns[feature][row] == bins[feature].MissingBin).ToArray();
            foreach (var missingLeft in missing.Length > 0 ? new bool?[] { false, true } : [null])
            {
                var last = missingLeft == false ? bins[feature].ValueBins : bins[feature].ValueBins - 1;
                for (var bin = 0; bin < last; bin++)
                {
                    var left = rows.Where(row => columns[feature][row] != bins[feature].MissingBin && columns[feature][row] <= bin);
                    var leftRows = (missingLeft == true ? left.Concat(missing) : left).ToArray();
                    var sum = Sum(leftRows);
                    var count = exact ? leftRows.Length : sum.Hessian * (rows.Length / (double)all.Hessian);
                    var gain = Gain(sum, all, count, rows.Length);
                    if (gain > best.Gain)
                    {
                        best = best with
                        {
                            Feature = feature, Bin = bin, MissingLeft = missingLeft ?? (2 * sum.Hessian >= all.Hessian), Gain = gain,
                        };
                    }
                }
            }
        }

        return best;
    }

    private double Gain((long Gradient, long Hessian) left, (long Gradient, long Hessian) all, double count, int rows)
    {
        var (g, h) = (left.Gradient * gradientScale, left.Hessian * hessianScale);
        var (allG, allH) = (all.Gradient * gradientScale, all.Hessian * hessianScale);
        var (otherG, otherH) = (allG - g, allH - h);
        if (count < options.MinRowsInLeaf - 0.5 || count > rows - options.MinRowsInLeaf + 0.5
            || h < options.MinHessianInLeaf || otherH < options.MinHessianInLeaf || h <= 0 || otherH <= 0)
        {
            return 0;
        }

        var (below, otherBelow) = (h + options.L2, otherH + options.L2);
        var score = ((g * g * otherBelow) + (otherG * otherG * below)) / (below * otherBelow);
        var gain = (score - (allG * allG / (allH + options.L2))) / 2;
        return gain > options.MinGain ? gain : 0;
    }
}
