using AudienceML.Infrastructure.Onnx.Schema;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Trees.Ensembles;
using AudienceML.Learning.Trees.Forests;
using Google.Protobuf;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>Writes learned scorers as ONNX models, which every language with an ONNX runtime can score.</summary>
/// <remarks>
/// The input "features" holds rows × features in single precision; NaN is missing, a category is its code. A classifier has the outputs
/// "label" (the most probable class, 0, 1, …) and "probabilities" (rows × classes); other models have "values" (rows × outputs).
/// Runtimes add up in single precision: outputs agree to about six digits. IR version 8, operator sets 17 and ai.onnx.ml 3.
/// </remarks>
public static class OnnxExport
{
    /// <summary>Whether a scorer can be written.</summary>
    public static bool IsSupported(IScorer scorer) => scorer is CalibratedScorer calibrated
        ? IsClassifier(calibrated.Inner) && calibrated.Calibrator is IdentityCalibrator or PlattCalibrator or BetaCalibrator or IsotonicCalibrator
        : scorer is LogisticRegressionModel or LinearRegressionModel || TreeEnsembleModel.IsEnsemble(scorer);

    /// <summary>Writes a model.</summary>
    /// <param name="scorer">Boosted trees, a forest, an ensemble of any origin, linear or logistic regression; classifiers calibrated or not.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="options">What it looks like from outside; null for the defaults.</param>
    /// <exception cref="ArgumentException">The scorer has no form in ONNX here, or another number of features than names are given.</exception>
    public static void Write(IScorer scorer, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new OnnxExportOptions();
        if (!IsSupported(scorer))
        {
            throw new ArgumentException($"A scorer of the format '{scorer.Format}' has no form in ONNX.", nameof(scorer));
        }

        if (options.FeatureNames is { } names && names.Count != scorer.InputCount)
        {
            throw new ArgumentException($"The model has {scorer.InputCount} features; {names.Count} names are given.", nameof(options));
        }

        var graph = new OnnxGraph(scorer.InputCount);
        if (IsClassifier(scorer))
        {
            AddClassifier(scorer, graph, options);
        }
        else
        {
            var values = scorer is LinearRegressionModel linear
                ? OnnxLinear.Values(linear, graph)
                : OnnxTrees.Values(TreeEnsembleModel.From(scorer).Definition, graph);
            graph.Output("values", values, OnnxGraph.Tensor(TensorProto.Types.DataType.Float, scorer.OutputCount));
        }

        graph.Build(options.FeatureNames).WriteTo(stream);
    }

    private static void AddClassifier(IScorer scorer, OnnxGraph graph, OnnxExportOptions options)
    {
        var classes = Math.Max(2, scorer.OutputCount);
        var (label, probabilities) = Classify(scorer, graph);
        graph.Output("label", label, OnnxGraph.Tensor(TensorProto.Types.DataType.Int64));
        if (options.ZipMap)
        {
            graph.OutputMaps("probabilities", probabilities, classes);
        }
        else
        {
            graph.Output("probabilities", probabilities, OnnxGraph.Tensor(TensorProto.Types.DataType.Float, classes));
        }
    }

    private static (string Label, string Probabilities) Classify(IScorer scorer, OnnxGraph graph) => scorer switch
    {
        CalibratedScorer calibrated => OnnxCalibration.Calibrate(calibrated.Calibrator, Classify(calibrated.Inner, graph).Probabilities, graph),
        LogisticRegressionModel logistic => OnnxLinear.Classify(logistic, graph),
        ForestModel forest => Vote(forest, graph),
        _ => OnnxTrees.Classify(TreeEnsembleModel.From(scorer).Definition, graph),
    };

    /// <summary>The trees of a forest answer with probabilities: their mean needs no link.</summary>
    private static (string Label, string Probabilities) Vote(ForestModel forest, OnnxGraph graph)
    {
        var probabilities = OnnxTrees.Values(TreeEnsembleModel.From(forest).Definition, graph);
        return forest.OutputCount == 1
            ? OnnxCalibration.Decide(probabilities, graph)
            : (graph.Add("ArgMax", [probabilities], OnnxGraph.Integer("axis", 1), OnnxGraph.Integer("keepdims", 0)), probabilities);
    }

    private static bool IsClassifier(IScorer scorer) => scorer switch
    {
        CalibratedScorer calibrated => IsClassifier(calibrated.Inner),
        LogisticRegressionModel => true,
        ForestModel forest => forest.Task == ForestTask.Classification,
        _ => TreeEnsembleModel.IsEnsemble(scorer) && TreeEnsembleModel.From(scorer).Link is EnsembleLink.Sigmoid or EnsembleLink.Softmax,
    };
}
