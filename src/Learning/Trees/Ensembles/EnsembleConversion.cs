using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Turns trees of our own, which split on bins of categories, into trees that stand for themselves.</summary>
internal static class EnsembleConversion
{
    public static EnsembleDefinition Of(GradientBoostingModel model) => new()
    {
        FeatureCount = model.InputCount,
        BaseScores = [.. model.BaseScores.Select(score => (double)score)],
        Trees = [.. model.Trees.Select((tree, i) => Convert(tree, model.Decoder, 1, 0, i % model.OutputCount))],
        Link = model.Link switch
        {
            ScoreLink.Logistic => EnsembleLink.Sigmoid,
            ScoreLink.Softmax => EnsembleLink.Softmax,
            ScoreLink.Exponential => EnsembleLink.Exp,
            _ => EnsembleLink.Identity,
        },
        Objective = model.Objective == BoostingObjective.LambdaRank ? "lambdarank" : "",
    };

    /// <summary>A forest whose leaves hold several outputs becomes one tree an output.</summary>
    public static EnsembleDefinition Of(ForestModel model) => new()
    {
        FeatureCount = model.InputCount,
        BaseScores = [.. new double[model.OutputCount]],
        Trees = [.. model.Trees.SelectMany(tree => Enumerable.Range(0, model.OutputCount).Select(output => Convert(tree, model.Decoder, model.OutputCount, output, output)))],
        IsAverage = true,
    };

    private static EnsembleTree Convert(DecisionTree tree, FeatureDecoder decoder, int outputs, int leafOutput, int output)
    {
        var nodes = new EnsembleNode[tree.Nodes.Length];
        var values = new double[nodes.Length];
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = tree.Nodes[i];
            double Value(int child) => child >= 0 ? values[child] : tree.LeafValues[(~child * outputs) + leafOutput];
            values[i] = ((Value(node.Left) * tree.Cover(node.Left)) + (Value(node.Right) * tree.Cover(node.Right))) / tree.NodeCovers[i];
            nodes[i] = Convert(node, decoder) with { Value = values[i], Weight = tree.NodeCovers[i], Count = tree.NodeCovers[i] };
        }

        return new EnsembleTree
        {
            Nodes = nodes,
            LeafValues = [.. Enumerable.Range(0, tree.LeafCount).Select(leaf => (double)tree.LeafValues[(leaf * outputs) + leafOutput])],
            LeafWeights = tree.LeafCovers,
            LeafCounts = tree.LeafCovers,
            Output = output,
        };
    }

    private static EnsembleNode Convert(in TreeNode node, FeatureDecoder decoder)
    {
        var converted = new EnsembleNode { Feature = node.Feature, Left = node.Left, Right = node.Right, Gain = node.Gain, Missing = MissingKind.NaN };
        if (!node.IsCategory)
        {
            // Infinite values count as the greatest finite ones there.
            return converted with
            {
                Threshold = node.Threshold == float.MaxValue ? double.PositiveInfinity : node.Threshold, MissingLeft = node.MissingLeft,
            };
        }

        // Missing and unknown codes are in no set, so they have to go right: when they go left, the sides change places.
        var bins = decoder.CategoryBins[node.Feature];
        var isTurned = node.LeftBins.Contains(decoder.MissingBins[node.Feature]);
        var words = new uint[(bins.Length + 31) / 32];
        for (var code = 0; code < bins.Length; code++)
        {
            words[code / 32] |= node.LeftBins.Contains(bins[code]) != isTurned ? 1u << (code % 32) : 0;
        }

        return converted with
        {
            LeftCategories = words, Left = isTurned ? node.Right : node.Left, Right = isTurned ? node.Left : node.Right,
        };
    }
}
