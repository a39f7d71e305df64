using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>What the name of an objective says about outputs and base score.</summary>
/// <param name="Link">How raw scores become outputs.</param>
/// <param name="BaseLink">How the raw base score became the one that is written.</param>
internal sealed record XGBoostObjective(EnsembleLink Link, EnsembleLink BaseLink)
{
    public static XGBoostObjective Of(string name) => name switch
    {
        "binary:logistic" or "reg:logistic" => new(EnsembleLink.Sigmoid, EnsembleLink.Sigmoid),
        "binary:logitraw" => new(EnsembleLink.Identity, EnsembleLink.Identity),
        "binary:hinge" => new(EnsembleLink.Step, EnsembleLink.Identity),
        "multi:softprob" or "multi:softmax" => new(EnsembleLink.Softmax, EnsembleLink.Identity),
        "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft" => new(EnsembleLink.Exp, EnsembleLink.Exp),
        _ when name.StartsWith("rank:", StringComparison.Ordinal) || name.StartsWith("reg:", StringComparison.Ordinal) =>
            new(EnsembleLink.Identity, EnsembleLink.Identity),
        _ => throw XGBoostJson.Damaged($"the objective '{(name.Length <= 40 ? name : name[..40])}' is unknown", "Train with an objective of XGBoost's own."),
    };

    /// <summary>The base score as a raw score.</summary>
    public double Margin(float baseScore)
    {
        var isInside = BaseLink switch
        {
            EnsembleLink.Sigmoid => baseScore is > 0 and < 1,
            EnsembleLink.Exp => baseScore > 0,
            _ => true,
        };
        if (!isInside)
        {
            throw XGBoostJson.Damaged($"learner_model_param.base_score is {baseScore}, which the objective cannot give");
        }

        return BaseLink switch
        {
            EnsembleLink.Sigmoid => DeterministicMath.Logit(baseScore),
            EnsembleLink.Exp => DeterministicMath.Log(baseScore),
            _ => baseScore,
        };
    }
}
