using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>Reads one model.</summary>
/// <param name="length">The bytes of the file, which bound what is reserved for sets of categories.</param>
internal sealed class XGBoostReader(int length)
{
    private const int FreeWords = 1 << 20;
    private long _wordsLeft = FreeWords + (long)length;

    /// <exception cref="Errors.ModelFormatException">The values are no model of trees.</exception>
    public EnsembleDefinition Read(XGBoostValue file)
    {
        var learner = file["learner"];
        var booster = learner["gradient_booster"];
        var name = booster["name"].Text();
        var model = name switch
        {
            "gbtree" => booster["model"],
            "dart" => booster["gbtree"]["model"],
            _ => throw XGBoostJson.Damaged(
                $"the booster is '{(name.Length <= 40 ? name : name[..40])}', and only gbtree and dart are made of trees", "Train with the booster gbtree or dart."),
        };
        var parameters = learner["learner_model_param"];
        var features = parameters["num_feature"].Integer(1, EnsembleDefinition.MaxFeatures);
        var outputs = Math.Max(Outputs(parameters, "num_class"), Outputs(parameters, "num_target"));
        var objective = learner["objective"]["name"].Text();
        var link = XGBoostObjective.Of(objective);
        var names = learner.Find("feature_names") is { } found ? found.Items().ConvertAll(item => item.Text()) : [];
        if (names.Count != 0 && names.Count != features)
        {
            throw XGBoostJson.Damaged($"learner.feature_names has {names.Count} elements and should have {features}");
        }

        var trees = ReadTrees(model, name == "dart" ? booster["weight_drop"].Singles() : null, features, outputs);
        return new EnsembleDefinition
        {
            FeatureCount = features,
            Trees = trees,
            BaseScores = BaseScores(parameters["base_score"], outputs, link),
            Link = link.Link,
            IsSinglePrecision = true,
            FeatureNames = [.. names],
            Objective = objective,
        };
    }

    private static int Outputs(XGBoostValue parameters, string name) =>
        Math.Max(1, parameters.Find(name)?.Integer(0, EnsembleDefinition.MaxOutputs) ?? 1);

    /// <summary>One number, or from version 3 on one an output in brackets.</summary>
    private static ImmutableArray<double> BaseScores(XGBoostValue value, int outputs, XGBoostObjective objective)
    {
        var text = value.Element.ValueKind == JsonValueKind.String ? value.Text() : value.Element.GetRawText();
        var scores = text.Trim('[', ']').Split(',');
        if (scores.Length != 1 && scores.Length != outputs)
        {
            throw XGBoostJson.Damaged($"{value.Path} has {scores.Length} elements and should have {outputs}");
        }

        var margins = Array.ConvertAll(scores, score =>
            float.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
                ? objective.Margin(number)
                : throw XGBoostJson.Damaged($"{value.Path} has to be a finite number"));
        return [.. Enumerable.Range(0, outputs).Select(output => margins[margins.Length == 1 ? 0 : output])];
    }

    private ImmutableArray<EnsembleTree> ReadTrees(XGBoostValue model, float[]? weights, int features, int outputs)
    {
        var values = model["trees"].Items();
        var owners = model["tree_info"].Integers(values.Count);
        if (weights is not null && weights.Length != values.Count)
        {
            throw XGBoostJson.Damaged($"gradient_booster.weight_drop has {weights.Length} elements and should have {values.Count}");
        }

        var trees = ImmutableArray.CreateBuilder<EnsembleTree>(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            if (owners[i] < 0 || owners[i] >= outputs)
            {
                throw XGBoostJson.Damaged($"{model.Path}.tree_info[{i}] is {owners[i]}, and there are {outputs} outputs");
            }

            var tree = new XGBoostTree(values[i], features, ref _wordsLeft);
            trees.Add(tree.Build(owners[i], weights?[i] ?? 1));
        }

        return trees.MoveToImmutable();
    }
}
