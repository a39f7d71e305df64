using AudienceML.Core.Features;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Models.Shared.Baseline;

/// <summary>The baselines that models with labels of 0 and 1 are compared with.</summary>
public static class Baselines
{
    /// <summary>A few small trees on the given features: on one feature they are the rule of thumb that this feature stands for.</summary>
    public static BaselineTrainer<TRow> SmallTrees<TRow>(BaseFeatureEngineer<TRow> features) => new(features, new GradientBoostingLearner(new() { Trees = 100, Leaves = 4, LearningRate = 0.1, MinRowsInLeaf = 50 }));
}
