using AudienceML.Infrastructure.Onnx.Schema;
using AudienceML.Learning.Calibration;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>Calibrators as plain operators on the probability of the second class.</summary>
internal static class OnnxCalibration
{
    // The bound of Platt scaling and beta calibration, so that a certain probability has log-odds.
    private const float Least = 1e-7f;

    /// <summary>The label and the probabilities of both classes after calibration.</summary>
    /// <param name="calibrator">What maps the probability.</param>
    /// <param name="probabilities">Rows × 2.</param>
    /// <param name="graph">Where it goes.</param>
    public static (string Label, string Probabilities) Calibrate(ICalibrator calibrator, string probabilities, OnnxGraph graph)
    {
        var probability = graph.Add("Gather", [probabilities, graph.Indices([1])], OnnxGraph.Integer("axis", 1));
        var calibrated = calibrator switch
        {
            IdentityCalibrator => probability,
            PlattCalibrator platt => Platt(platt, probability, graph),
            BetaCalibrator beta => Beta(beta, probability, graph),
            IsotonicCalibrator isotonic => Isotonic(isotonic, probability, graph),
            _ => throw new ArgumentException($"The calibrator '{calibrator.Format}' has no form in ONNX.", nameof(calibrator)),
        };
        return Decide(calibrated, graph);
    }

    /// <summary>The label and the probabilities of both classes, from the probability of the second.</summary>
    public static (string Label, string Probabilities) Decide(string probability, OnnxGraph graph)
    {
        var label = graph.Add("Cast", [graph.Add("Greater", [probability, graph.Row([0.5f])])], OnnxGraph.Integer("to", (int)TensorProto.Types.DataType.Int64));
        var flat = graph.Add("Squeeze", [label, graph.Indices([1])]);
        var other = graph.Add("Sub", [graph.Row([1]), probability]);
        return (flat, graph.Add("Concat", [other, probability], OnnxGraph.Integer("axis", 1)));
    }

    private static string Platt(PlattCalibrator platt, string probability, OnnxGraph graph)
    {
        var (first, second) = Logarithms(probability, graph);
        var odds = graph.Add("Sub", [first, second]);
        var line = graph.Add("Add", [graph.Add("Mul", [odds, graph.Row([(float)platt.Slope])]), graph.Row([(float)platt.Intercept])]);
        return graph.Add("Sigmoid", [line]);
    }

    private static string Beta(BetaCalibrator beta, string probability, OnnxGraph graph)
    {
        var (first, second) = Logarithms(probability, graph);
        var sum = graph.Add("Sub", [graph.Add("Mul", [first, graph.Row([(float)beta.A])]), graph.Add("Mul", [second, graph.Row([(float)beta.B])])]);
        return graph.Add("Sigmoid", [graph.Add("Add", [sum, graph.Row([(float)beta.C])])]);
    }

    /// <summary>ln p and ln(1 - p), p kept away from 0 and 1.</summary>
    private static (string First, string Second) Logarithms(string probability, OnnxGraph graph)
    {
        var inside = graph.Add("Max", [graph.Add("Min", [probability, graph.Row([1 - Least])]), graph.Row([Least])]);
        return (graph.Add("Log", [inside]), graph.Add("Log", [graph.Add("Sub", [graph.Row([1]), inside])]));
    }

    /// <summary>The first value, plus each rise by the share of its way that the probability has come.</summary>
    private static string Isotonic(IsotonicCalibrator isotonic, string probability, OnnxGraph graph)
    {
        var (x, y) = (isotonic.Probabilities.ToArray(), isotonic.Rates.ToArray());
        var rises = Enumerable.Range(1, x.Length - 1).Where(i => y[i] > y[i - 1]).ToArray();
        if (rises.Length == 0)
        {
            return graph.Add("Add", [graph.Add("Mul", [probability, graph.Row([0])]), graph.Row([y[0]])]);
        }

        var way = graph.Add("Div", [graph.Add("Sub", [probability, graph.Row(rises.Select(i => x[i - 1]))]), graph.Row(rises.Select(i => x[i] - x[i - 1]))]);
        var share = graph.Add("Max", [graph.Add("Min", [way, graph.Row([1])]), graph.Row([0])]);
        var climbed = graph.Add("Mul", [share, graph.Row(rises.Select(i => y[i] - y[i - 1]))]);
        var sum = graph.Add("ReduceSum", [climbed, graph.Indices([1])], OnnxGraph.Integer("keepdims", 1));
        return graph.Add("Add", [sum, graph.Row([y[0]])]);
    }
}
