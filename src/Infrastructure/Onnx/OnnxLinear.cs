using AudienceML.Infrastructure.Onnx.Schema;
using AudienceML.Learning.Linear;

namespace AudienceML.Infrastructure.Onnx;

/// <summary>Linear models: numbers through Scaler with missing ones filled in, categories as equalities, then LinearClassifier or LinearRegressor.</summary>
internal static class OnnxLinear
{
    /// <summary>The label and the probabilities of 0 and 1.</summary>
    public static (string Label, string Probabilities) Classify(LogisticRegressionModel model, OnnxGraph graph)
    {
        var (terms, weights) = Terms(model.Form, graph);
        var intercept = (float)model.Intercept;
        return graph.AddClassifier(
            "LinearClassifier",
            terms,
            OnnxGraph.Floats("coefficients", weights.Select(weight => -weight).Concat(weights)),
            OnnxGraph.Floats("intercepts", [-intercept, intercept]),
            OnnxGraph.Integers("classlabels_ints", [0, 1]),
            OnnxGraph.Integer("multi_class", 0),
            OnnxGraph.Text("post_transform", "LOGISTIC"));
    }

    /// <summary>The values, one column.</summary>
    public static string Values(LinearRegressionModel model, OnnxGraph graph)
    {
        var (terms, weights) = Terms(model.Form, graph);
        return graph.AddClassical(
            "LinearRegressor",
            [terms],
            OnnxGraph.Floats("coefficients", weights),
            OnnxGraph.Floats("intercepts", [(float)model.Intercept]),
            OnnxGraph.Integer("targets", 1));
    }

    private static (string Terms, List<float> Weights) Terms(LinearForm model, OnnxGraph graph)
    {
        var weights = new List<float>();
        var terms = new List<string>();
        AddNumbers(model, graph, terms, weights);
        AddCategories(model, graph, terms, weights);
        if (terms.Count == 0)
        {
            // Nothing but the intercept: operators need a term still, and this one counts nothing.
            terms.Add(Float(graph, graph.Add("IsNaN", [Gather(graph, OnnxGraph.Input, [0])])));
            weights.Add(0);
        }

        return (terms.Count == 1 ? terms[0] : graph.Add("Concat", [.. terms], OnnxGraph.Integer("axis", 1)), weights);
    }

    private static void AddNumbers(LinearForm model, OnnxGraph graph, List<string> terms, List<float> weights)
    {
        var numbers = Enumerable.Range(0, model.InputCount).Where(j => !model.Columns[j].IsCategory && model.Columns[j].Scale > 0).ToArray();
        if (numbers.Length == 0)
        {
            return;
        }

        // An infinite number counts as missing, and a missing one as the mean.
        var columns = Array.ConvertAll(numbers, j => model.Columns[j]);
        var values = Gather(graph, OnnxGraph.Input, numbers);
        var isMissing = graph.Add("Or", [graph.Add("IsNaN", [values]), graph.Add("IsInf", [values])]);
        var filled = graph.Add("Where", [isMissing, graph.Row(columns.Select(column => (float)column.Mean)), values]);

        // The mean in two parts: the first difference is exact, so that a large mean costs no digits.
        var moved = graph.AddClassical(
            "Scaler",
            [filled],
            OnnxGraph.Floats("offset", columns.Select(column => (float)column.Mean)),
            OnnxGraph.Floats("scale", columns.Select(_ => 1f)));
        var scaled = graph.AddClassical(
            "Scaler",
            [moved],
            OnnxGraph.Floats("offset", columns.Select(column => (float)(column.Mean - (float)column.Mean))),
            OnnxGraph.Floats("scale", columns.Select(column => (float)column.Scale)));

        // What is missing gives exactly nothing here, beside its own term.
        terms.Add(graph.Add("Where", [isMissing, graph.Row(columns.Select(_ => 0f)), scaled]));
        weights.AddRange(columns.Select(column => (float)model.Weights[column.FirstTerm]));
        var counted = Enumerable.Range(0, columns.Length).Where(i => columns[i].HasMissingTerm).ToArray();
        if (counted.Length > 0)
        {
            terms.Add(Gather(graph, Float(graph, isMissing), counted));
            weights.AddRange(counted.Select(i => (float)model.Weights[columns[i].FirstTerm + 1]));
        }
    }

    private static void AddCategories(LinearForm model, OnnxGraph graph, List<string> terms, List<float> weights)
    {
        var codes = new List<(int Column, int Code, float Weight)>();
        var missing = new List<(int Column, float Weight)>();
        for (var j = 0; j < model.InputCount; j++)
        {
            var column = model.Columns[j];
            for (var code = 0; code < column.Places.Length; code++)
            {
                if (column.Places[code] >= 0)
                {
                    codes.Add((j, code, (float)model.Weights[column.FirstTerm + column.Places[code]]));
                }
            }

            if (column.IsCategory && column.HasMissingTerm)
            {
                missing.Add((j, (float)model.Weights[column.FirstTerm + column.Categories]));
            }
        }

        if (codes.Count > 0)
        {
            var values = Gather(graph, OnnxGraph.Input, [.. codes.Select(code => code.Column)]);
            terms.Add(Float(graph, graph.Add("Equal", [values, graph.Row(codes.Select(code => (float)code.Code))])));
            weights.AddRange(codes.Select(code => code.Weight));
        }

        if (missing.Count > 0)
        {
            terms.Add(Float(graph, graph.Add("IsNaN", [Gather(graph, OnnxGraph.Input, [.. missing.Select(column => column.Column)])])));
            weights.AddRange(missing.Select(column => column.Weight));
        }
    }

    private static string Gather(OnnxGraph graph, string from, int[] columns) =>
        graph.Add("Gather", [from, graph.Indices(columns)], OnnxGraph.Integer("axis", 1));

    private static string Float(OnnxGraph graph, string from) =>
        graph.Add("Cast", [from], OnnxGraph.Integer("to", (int)TensorProto.Types.DataType.Float));
}
