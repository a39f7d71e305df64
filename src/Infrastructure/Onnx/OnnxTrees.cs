using AudienceML.Infrastructure.Onnx.Schema;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>Ensembles of trees as TreeEnsembleClassifier, or as TreeEnsembleRegressor with the link as plain operators.</summary>
internal static class OnnxTrees
{
    private const float NextToNothing = -1e-30f;

    /// <summary>The label and the probabilities of the classes.</summary>
    public static (string Label, string Probabilities) Classify(EnsembleDefinition ensemble, OnnxGraph graph)
    {
        var classes = Math.Max(2, ensemble.BaseScores.Length);
        var lists = Lists(ensemble, ensemble.Link == EnsembleLink.Sigmoid ? ensemble.LinkScale : 1);

        // With weights for one class of two, runtimes take them for the second class; but when none is below zero, for a probability
        // that the label is taken from. Next to nothing below zero keeps them from that.
        if (ensemble.BaseScores.Length == 1 && lists.LeafWeights.TrueForAll(weight => weight >= 0))
        {
            lists.Add(new EnsembleTree { Nodes = [], LeafValues = [NextToNothing], LeafWeights = [0], LeafCounts = [0] }, 1, 0);
        }

        var attributes = Attributes(lists, "class").Append(OnnxGraph.Integers("classlabels_int64s", Enumerable.Range(0, classes).Select(label => (long)label)));
        var transform = OnnxGraph.Text("post_transform", ensemble.Link == EnsembleLink.Softmax ? "SOFTMAX" : "LOGISTIC");
        return graph.AddClassifier("TreeEnsembleClassifier", OnnxGraph.Input, [.. attributes, transform]);
    }

    /// <summary>The outputs of a model that has values, one column an output.</summary>
    public static string Values(EnsembleDefinition ensemble, OnnxGraph graph)
    {
        var raw = Raw(ensemble, graph, 1);
        return ensemble.Link switch
        {
            EnsembleLink.Exp => graph.Add("Exp", [raw]),
            EnsembleLink.Softplus => graph.Add("Softplus", [raw]),
            EnsembleLink.SignedSquare => graph.Add("Mul", [raw, graph.Add("Abs", [raw])]),
            EnsembleLink.Step => graph.Add("Cast", [graph.Add("Greater", [raw, graph.Row([0])])], OnnxGraph.Integer("to", (int)TensorProto.Types.DataType.Float)),
            _ => raw,
        };
    }

    /// <summary>The raw scores, one column an output.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="graph">Where they go.</param>
    /// <param name="scale">What scores are multiplied with.</param>
    public static string Raw(EnsembleDefinition ensemble, OnnxGraph graph, double scale)
    {
        var attributes = Attributes(Lists(ensemble, scale), "target").Append(OnnxGraph.Integer("n_targets", ensemble.BaseScores.Length));
        return graph.AddClassical("TreeEnsembleRegressor", [OnnxGraph.Input], [.. attributes, OnnxGraph.Text("post_transform", "NONE")]);
    }

    private static OnnxTree Lists(EnsembleDefinition ensemble, double linkScale)
    {
        // Base scores go into the leaves of the first tree of their output; an output without trees gets one of one leaf.
        var scale = linkScale * ensemble.OutputScale;
        var lists = new OnnxTree();
        var hasBase = new bool[ensemble.BaseScores.Length];
        foreach (var tree in ensemble.Trees)
        {
            lists.Add(tree, scale, hasBase[tree.Output] ? 0 : ensemble.BaseScores[tree.Output] * scale);
            hasBase[tree.Output] = true;
        }

        for (var output = 0; output < hasBase.Length; output++)
        {
            if (!hasBase[output])
            {
                var leaf = new EnsembleTree { Nodes = [], LeafValues = [ensemble.BaseScores[output]], LeafWeights = [0], LeafCounts = [0], Output = output };
                lists.Add(leaf, scale, 0);
            }
        }

        return lists;
    }

    private static IEnumerable<AttributeProto> Attributes(OnnxTree lists, string leaf) =>
    [
        OnnxGraph.Integers("nodes_treeids", lists.TreeIds),
        OnnxGraph.Integers("nodes_nodeids", lists.NodeIds),
        OnnxGraph.Integers("nodes_featureids", lists.Features),
        OnnxGraph.Floats("nodes_values", lists.Values),
        OnnxGraph.Texts("nodes_modes", lists.Modes),
        OnnxGraph.Integers("nodes_truenodeids", lists.TrueIds),
        OnnxGraph.Integers("nodes_falsenodeids", lists.FalseIds),
        OnnxGraph.Integers("nodes_missing_value_tracks_true", lists.MissingTrue),
        OnnxGraph.Integers($"{leaf}_treeids", lists.LeafTreeIds),
        OnnxGraph.Integers($"{leaf}_nodeids", lists.LeafNodeIds),
        OnnxGraph.Integers($"{leaf}_ids", lists.LeafOutputs),
        OnnxGraph.Floats($"{leaf}_weights", lists.LeafWeights),
    ];
}
