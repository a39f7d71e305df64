using System.Collections.Immutable;
using System.Numerics;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>Brings an ensemble of any origin into the order that LightGBM keeps: tree i belongs to output i modulo the outputs, nothing before the trees.</summary>
internal static class LightGbmLayout
{
    /// <summary>The trees in LightGBM's order, base scores in the first of each output.</summary>
    public static IEnumerable<EnsembleTree> Arrange(EnsembleDefinition definition)
    {
        var outputs = definition.BaseScores.Length;
        var byOutput = definition.Trees.ToLookup(tree => tree.Output);
        var columns = Enumerable.Range(0, outputs).Select(output => byOutput[output].ToArray()).ToArray();
        var rounds = Math.Max(columns.Max(trees => trees.Length), definition.BaseScores.Any(score => score != 0) ? 1 : 0);
        for (var round = 0; round < rounds; round++)
        {
            for (var output = 0; output < outputs; output++)
            {
                var tree = round < columns[output].Length ? columns[output][round] : Constant(0);
                yield return round == 0 && definition.BaseScores[output] != 0 ? Shift(tree, definition.BaseScores[output]) : tree;
            }
        }
    }

    /// <summary>What is known of each feature's values: the ensemble's own notes, else what its splits tell.</summary>
    public static ImmutableArray<string> Ranges(EnsembleDefinition definition)
    {
        if (!definition.FeatureRanges.IsEmpty)
        {
            return definition.FeatureRanges;
        }

        var ranges = new (double Least, double Most)[definition.FeatureCount];
        var codes = new SortedSet<int>?[definition.FeatureCount];
        Array.Fill(ranges, (double.PositiveInfinity, double.NegativeInfinity));
        foreach (var node in definition.Trees.SelectMany(tree => tree.Nodes))
        {
            if (node.LeftCategories is not null)
            {
                (codes[node.Feature] ??= []).UnionWith(Codes(node.LeftCategories));
            }
            else if (double.IsFinite(node.Threshold))
            {
                var (least, most) = ranges[node.Feature];
                ranges[node.Feature] = (Math.Min(least, node.Threshold), Math.Max(most, node.Threshold));
            }
        }

        return
        [
            .. ranges.Select((range, feature) => codes[feature] is { Count: > 0 } set
                ? string.Join(':', set)
                : range.Least > range.Most ? "none" : $"[{LightGbmNumbers.Format(range.Least, "G17")}:{LightGbmNumbers.Format(range.Most, "G17")}]"),
        ];
    }

    private static IEnumerable<int> Codes(uint[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
            {
                yield return (32 * i) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    private static EnsembleTree Constant(double value) =>
        new() { Nodes = [], LeafValues = [value], LeafWeights = [0], LeafCounts = [0] };

    private static EnsembleTree Shift(EnsembleTree tree, double by) => new()
    {
        Nodes = Array.ConvertAll(tree.Nodes, node => node with { Value = node.Value + by }),
        LeafValues = Array.ConvertAll(tree.LeafValues, value => value + by),
        LeafWeights = tree.LeafWeights,
        LeafCounts = tree.LeafCounts,
        Output = tree.Output,
        Shrinkage = 1,
    };
}
