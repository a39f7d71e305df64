using AudienceML.Learning.Calibration;
using AudienceML.Learning.Clusters;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Neural;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Ensembles;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Formats;

/// <summary>One line a format of this assembly.</summary>
internal static class BuiltInFormats
{
    public static IEnumerable<KeyValuePair<string, ScorerReader>> All { get; } =
    [
        new(CalibratedScorer.FormatName, CalibratedScorer.Read),
        new(GradientBoostingModel.FirstFormatName, GradientBoostingFormat.ReadFirst),
        new(ForestModel.FormatName, ForestFormat.Read),
        new(GradientBoostingModel.FormatName, GradientBoostingFormat.Read),
        new(TreeEnsembleModel.FormatName, TreeEnsembleFormat.Read),
        new(GaussianMixtureModel.FormatName, GaussianMixtureModel.Read),
        new(KMeansModel.FormatName, KMeansModel.Read),
        new(LinearRegressionModel.FormatName, LinearRegressionModel.Read),
        new(LogisticRegressionModel.FormatName, LogisticRegressionModel.Read),
        new(SoftmaxRegressionModel.FormatName, SoftmaxRegressionModel.Read),
        new(SparseLinearModel.FormatName, SparseLinearModel.Read),
        new(MultilayerPerceptronModel.FormatName, MultilayerPerceptronModel.Read),
    ];
}
