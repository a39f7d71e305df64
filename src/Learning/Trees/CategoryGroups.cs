using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees;

/// <summary>Bins of a category with more values than bins: frequent values keep a bin each, the others share bins by their mean label.</summary>
/// <remarks>
/// Means are pulled to the overall mean by the variance within values over that between them, as one-way random effects estimate it
/// (Micci-Barreca, 2001, section 3). A training row must not meet its own label in its bin: rows are dealt into folds by a hash of their number,
/// and each row's bin comes from the means of the other folds, so that a split sees what it will see on new rows.
/// </remarks>
internal static class CategoryGroups
{
    /// <summary>Folds that rows are dealt into.</summary>
    public const int Folds = 8;

    /// <summary>The fold of a training row.</summary>
    public static int FoldOf(int row) => (int)(RandomHash.Mix(0x2545F491u, (uint)row) % Folds);

    /// <summary>Bins the codes of one feature.</summary>
    /// <param name="train">The rows.</param>
    /// <param name="feature">A category.</param>
    /// <param name="counts">Rows by code; more codes than <paramref name="maxBins"/> have some.</param>
    /// <param name="maxBins">Value bins, 2 to 255.</param>
    public static FeatureBins Find(LearningSet train, int feature, ReadOnlySpan<int> counts, int maxBins)
    {
        var means = new CodeMeans(train, feature, counts.Length);
        var isFrequent = Frequent(counts, maxBins, out var frequentBins);
        var codes = new List<int>();
        long rareRows = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0)
            {
                codes.Add(code);
                rareRows += isFrequent[code] ? 0 : counts[code];
            }
        }

        var all = new double[counts.Length];
        for (var code = 0; code < all.Length; code++)
        {
            all[code] = means.Mean(code, withoutFold: -1);
        }

        codes.Sort((a, b) => all[a] != all[b] ? all[a].CompareTo(all[b]) : a.CompareTo(b));

        // Group after group takes its share of the rows that remain; its edge is the greatest mean in it.
        var edges = new List<double>();
        var groups = maxBins - frequentBins;
        var inGroup = 0L;
        foreach (var code in codes)
        {
            if (isFrequent[code])
            {
                continue;
            }

            inGroup += counts[code];
            var isFull = inGroup * (groups - edges.Count) >= rareRows && inGroup < rareRows;
            if (isFull && edges.Count < groups - 1 && (edges.Count == 0 || all[code] > edges[^1]))
            {
                edges.Add(all[code]);
                rareRows -= inGroup;
                inGroup = 0;
            }
        }

        return Number(counts, isFrequent, all, codes, [.. edges], means);
    }

    /// <summary>Marks the codes with at least an equal share of the rows, where shares grow as others leave; one bin at least is left.</summary>
    private static bool[] Frequent(ReadOnlySpan<int> counts, int maxBins, out int bins)
    {
        var order = new int[counts.Length];
        var keys = new int[counts.Length];
        long rows = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            order[code] = code;
            keys[code] = -counts[code];
            rows += counts[code];
        }

        Array.Sort(keys, order);
        var isFrequent = new bool[counts.Length];
        bins = 0;
        foreach (var code in order)
        {
            if (bins == maxBins - 1 || (long)counts[code] * (maxBins - bins) < rows)
            {
                break;
            }

            isFrequent[code] = true;
            rows -= counts[code];
            bins++;
        }

        return isFrequent;
    }

    /// <summary>Numbers the bins in the order of their means.</summary>
    private static FeatureBins Number(
        ReadOnlySpan<int> counts, bool[] isFrequent, double[] all, List<int> codes, double[] edges, CodeMeans means)
    {
        var next = 0;
        var groupBins = new int[edges.Length + 1];
        var group = -1;
        var map = new byte[counts.Length];
        foreach (var code in codes)
        {
            if (isFrequent[code])
            {
                map[code] = (byte)next++;
            }
            else if (GroupOf(all[code], edges) is var at && at != group)
            {
                group = at;
                groupBins[group] = next++;
            }
        }

        // Only the last group can be without codes, when they all equal its lower edge; it is then one with the group below.
        // Without any group, codes that no row has go where unknown ones go.
        groupBins[^1] = group < 0 ? next : groupBins[group];

        var folds = new byte[Folds * counts.Length];
        for (var code = 0; code < counts.Length; code++)
        {
            if (!isFrequent[code])
            {
                map[code] = (byte)groupBins[GroupOf(all[code], edges)];
            }

            for (var fold = 0; fold < Folds; fold++)
            {
                folds[(fold * counts.Length) + code] = isFrequent[code]
                    ? map[code]
                    : (byte)groupBins[GroupOf(means.Mean(code, fold), edges)];
            }
        }

        return new FeatureBins(ImmutableArray.Create(map), next, folds);
    }

    private static int GroupOf(double mean, double[] edges)
    {
        var at = Array.BinarySearch(edges, mean);
        return at >= 0 ? at : ~at;
    }

    /// <summary>Mean labels of codes, with and without the rows of a fold.</summary>
    private sealed class CodeMeans
    {
        private readonly int _codes;
        private readonly double[] _weights;
        private readonly double[] _sums;
        private readonly double _smoothing;
        private readonly double _mean;

        public CodeMeans(LearningSet train, int feature, int codes)
        {
            _codes = codes;
            _weights = new double[(Folds + 1) * codes];
            _sums = new double[(Folds + 1) * codes];
            var values = train.Features.Values;
            var labels = train.Labels.Span;
            var rowWeights = train.Weights.Span;
            var squares = 0.0;
            for (int row = 0, at = feature; row < labels.Length; row++, at += train.Features.ColumnCount)
            {
                var value = values[at];
                if (value >= 0 && value < codes && (int)value == value)
                {
                    var cell = (FoldOf(row) * codes) + (int)value;
                    double weight = rowWeights.IsEmpty ? 1 : rowWeights[row];
                    _weights[cell] += weight;
                    _sums[cell] += weight * labels[row];
                    squares += weight * labels[row] * labels[row];
                }
            }

            // The last part holds the sums over all folds.
            for (var cell = 0; cell < Folds * codes; cell++)
            {
                _weights[(Folds * codes) + (cell % codes)] += _weights[cell];
                _sums[(Folds * codes) + (cell % codes)] += _sums[cell];
            }

            (_mean, _smoothing) = Estimate(_weights.AsSpan(Folds * codes), _sums.AsSpan(Folds * codes), squares);
        }

        /// <summary>The mean label of a code without the rows of one fold, pulled to the overall mean.</summary>
        public double Mean(int code, int withoutFold)
        {
            var weight = _weights[(Folds * _codes) + code];
            var sum = _sums[(Folds * _codes) + code];
            if (withoutFold >= 0)
            {
                weight -= _weights[(withoutFold * _codes) + code];
                sum -= _sums[(withoutFold * _codes) + code];
            }

            return (sum + (_smoothing * _mean)) / (weight + _smoothing);
        }

        private static (double Mean, double Smoothing) Estimate(ReadOnlySpan<double> weights, ReadOnlySpan<double> sums, double squares)
        {
            double weight = 0, sum = 0, between = 0, weightSquares = 0;
            var groups = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] > 0)
                {
                    groups++;
                    weight += weights[i];
                    sum += sums[i];
                    between += sums[i] * sums[i] / weights[i];
                    weightSquares += weights[i] * weights[i];
                }
            }

            var within = Math.Max(squares - between, 0) / Math.Max(weight - groups, 1);
            var free = weight - (weightSquares / weight);
            var variance = (between - (sum * sum / weight) - ((groups - 1) * within)) / Math.Max(free, 1);
            return (sum / weight, variance > 0 ? Math.Clamp(within / variance, 1, 1e6) : 1e6);
        }
    }
}
