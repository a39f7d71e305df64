using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Tuning;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Benchmarks.Quality;

/// <summary>A public data set with the folds that all sides are judged by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Features and labels; categories as codes.</param>
/// <param name="Folds">Five.</param>
/// <param name="Metric">AUC, or the root of the mean squared error.</param>
internal sealed record QualitySet(string Name, LearningSet Rows, ImmutableArray<Fold> Folds, ScoreMetric Metric)
{
    public const int FoldCount = 5;

    /// <summary>What is minimised.</summary>
    public BoostingObjective Objective => Metric.Goal == Goal.Maximize ? BoostingObjective.BinaryLogLoss : BoostingObjective.SquaredError;

    /// <summary>Reads what quality_data.py wrote.</summary>
    public static QualitySet Read(Arrays arrays, string name)
    {
        var labels = arrays.Read($"quality_{name}_y");
        var fold = arrays.Read($"quality_{name}_fold");
        FeatureColumn[] columns =
        [
            .. arrays.Read($"quality_{name}_columns").Select((categories, i) => categories > 0
                ? new FeatureColumn($"f{i}", FeatureKind.Category, (int)categories)
                : new FeatureColumn($"f{i}", FeatureKind.Number)),
        ];
        var matrix = new FeatureMatrix(arrays.Read($"quality_{name}_X"), labels.Length, columns.Length);
        var rows = Enumerable.Range(0, labels.Length).ToArray();
        ImmutableArray<Fold> folds =
        [
            .. Enumerable.Range(0, FoldCount).Select(k => new Fold([.. rows.Where(i => fold[i] != k)], [.. rows.Where(i => fold[i] == k)])),
        ];
        return new(name, new LearningSet(matrix, labels, default, columns), folds, labels.All(y => y is 0 or 1) ? ScoreMetric.Auc : ScoreMetric.Named("rmse"));
    }

    /// <summary>The mean of the metric over the folds, each learned from its training rows.</summary>
    public double CrossValidate(GradientBoostingOptions options, int threads)
    {
        var scores = CrossValidation.Run(new GradientBoostingLearner(options), Rows, Folds, new LearningContext(1, threads)).Scores;
        return Folds.Average(fold => Judge(fold, row => scores.Span[row]));
    }

    /// <summary>The metric on the test rows of a fold.</summary>
    public double Judge(Fold fold, Func<int, float> score) =>
        Metric.Compute([.. fold.Test.Select(score)], [.. fold.Test.Select(row => Rows.Labels.Span[row])]);
}
