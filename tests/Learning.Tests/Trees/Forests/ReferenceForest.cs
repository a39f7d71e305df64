using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees;

namespace AudienceML.Learning.Tests.Trees.Forests;

/// <summary>A tree grown the plain way: every cut of every feature, judged from scratch, rows in lists. Features come in the order drawn.</summary>
internal sealed class ReferenceForest(FeatureBins[] bins, LearningSet set, int minRows, int maxDepth)
{
    private readonly int _classes = (int)set.Labels.ToArray().Max() + 1;

    /// <summary>Whether labels are classes: the squares of all classes' sums count, else those of the sum of labels.</summary>
    public bool IsClassification { get; init; } = true;

    public List<(int Feature, float Threshold, bool MissingLeft)> Splits { get; } = [];

    public List<float[]> Leaves { get; } = [];

    public void Grow(IReadOnlyList<int> rows, uint key, int depth = 0)
    {
        if (depth == maxDepth || rows.Count < 2 * minRows || rows.Select(Label).Distinct().Count() == 1 || Best(rows, key) is not { } best)
        {
            Leaves.Add(Answer(rows));
            return;
        }

        var (feature, last, missingLeft) = best;
        var left = rows.Where(r => GoesLeft(r, feature, last, missingLeft)).ToList();
        var right = rows.Where(r => !GoesLeft(r, feature, last, missingLeft)).ToList();
        var above = rows.Select(r => BinOf(r, feature)).Where(b => b > last && b != bins[feature].MissingBin).ToList();
        var edges = bins[feature].Edges;
        Splits.Add((
            feature,
            above.Count == 0 ? float.MaxValue : edges[(last + above.Min()) / 2],
            rows.Any(r => BinOf(r, feature) == bins[feature].MissingBin) ? missingLeft : 2 * left.Count >= rows.Count));
        Grow(left, RandomHash.Mix(key, 2), depth + 1);
        Grow(right, RandomHash.Mix(key, 3), depth + 1);
    }

    private (int Feature, int Last, bool MissingLeft)? Best(IReadOnlyList<int> rows, uint key)
    {
        (int, int, bool)? best = null;
        var greatest = double.NegativeInfinity;
        foreach (var feature in Order(key))
        {
            foreach (var missingLeft in new[] { false, true })
            {
                if (missingLeft && !rows.Any(r => BinOf(r, feature) == bins[feature].MissingBin))
                {
                    continue;
                }

                foreach (var last in rows.Select(r => BinOf(r, feature)).Where(b => b != bins[feature].MissingBin).Distinct().Order())
                {
                    var left = rows.Where(r => GoesLeft(r, feature, last, missingLeft)).ToList();
                    var right = rows.Where(r => !GoesLeft(r, feature, last, missingLeft)).ToList();
                    if (left.Count >= minRows && right.Count >= minRows && Score(left, right) is var score && score > greatest)
                    {
                        (greatest, best) = (score, (feature, last, missingLeft));
                    }
                }
            }
        }

        return best;
    }

    private List<int> Order(uint key)
    {
        var rest = Enumerable.Range(0, bins.Length).ToList();
        ulong state = key;
        for (var at = 0; at < rest.Count; at++)
        {
            var other = at + (int)(((SplitMix64.Next(ref state) >> 32) * (ulong)(rest.Count - at)) >> 32);
            (rest[at], rest[other]) = (rest[other], rest[at]);
        }

        return rest;
    }

    private float Label(int row) => set.Labels.Span[row];

    private int BinOf(int row, int feature) => bins[feature].BinOf(set.Features.Row(row)[feature]);

    private bool GoesLeft(int row, int feature, int last, bool missingLeft) =>
        BinOf(row, feature) is var bin && (bin == bins[feature].MissingBin ? missingLeft : bin <= last);

    private float[] Answer(IReadOnlyList<int> rows) => IsClassification && _classes > 2
        ? [.. Enumerable.Range(0, _classes).Select(c => (float)(rows.Count(r => Label(r) == c) / (double)rows.Count))]
        : [(float)(rows.Sum(r => (double)Label(r)) / rows.Count)];

    private double Score(List<int> left, List<int> right)
    {
        if (!IsClassification || _classes > 2)
        {
            return (Squares(left) / left.Count) + (Squares(right) / right.Count);
        }

        // One division, as equal cuts must tie to the last bit.
        return ((Squares(left) * right.Count) + (Squares(right) * left.Count)) / ((double)left.Count * right.Count);
    }

    private double Squares(List<int> rows) => IsClassification && _classes > 2
        ? Enumerable.Range(0, _classes).Sum(c => Math.Pow(rows.Count(r => Label(r) == c), 2))
        : Math.Pow(rows.Sum(r => (double)Label(r)), 2);
}
