using AudienceML.Core.Features;
using AudienceML.Learning.Linear;

namespace AudienceML.Models.Shared.Baseline;

/// <summary>The baselines that models with labels of 0 and 1 are compared with.</summary>
public static class Baselines
{
    /// <summary>Logistic regression on the given features: on one feature it is the rule of thumb that this feature stands for.</summary>
    public static BaselineTrainer<TRow> LogisticRegression<TRow>(BaseFeatureEngineer<TRow> features) => new(features, new LogisticRegressionLearner());
}
