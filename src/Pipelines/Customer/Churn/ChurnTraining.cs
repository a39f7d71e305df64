using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Customer.Shared;
using AudienceML.Features.Shared.Quality;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Models.Customer.Churn;
using AudienceML.Models.Shared.Baseline;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Makes churn training pipelines for the usual rows.</summary>
public static class ChurnTraining
{
    /// <summary>For user features as of dates: the last date is held out, users stay together, and recency alone is a baseline.</summary>
    /// <param name="source">Labelled user features of two or more dates, such as a <see cref="CustomerChurnSource"/>.</param>
    /// <param name="horizonDays">The horizon of the labels: so far before the held-out date the dates to learn from must lie.</param>
    /// <param name="services">Registry, journal, gate and clock.</param>
    /// <param name="options">How the model is trained.</param>
    public static ChurnTrainingPipeline<CustomerUserFeatures> ForUserFeatures(
        ITrainingSource<CustomerUserFeatures, float> source, int horizonDays, TrainingServices services, ChurnOptions? options = null)
    {
        var engineer = new ChurnFeatureEngineer();
        return new(Parts(
            source,
            new TemporalSplitter<CustomerUserFeatures, float>(row => row.FeatureDate, horizonDays),
            engineer,
            new ChurnTrainer<CustomerUserFeatures>(engineer, options, row => row.UserId),
            ChurnModel.Loader(engineer),
            services,
            options) with
        {
            Check = new QualityTrainingCheck<CustomerUserFeatures, float>(_ => DataQualityChecks.ForUserFeatures()),
            Baselines =
            [
                Of("recency", Baselines.LogisticRegression(new RecencyFeatureEngineer())),
                Of("logistic_regression", Baselines.LogisticRegression(engineer)),
            ],
        });
    }

    /// <summary>For any table: a random share of each outcome is held out.</summary>
    /// <param name="source">Labelled rows.</param>
    /// <param name="engineer">The table's columns as features.</param>
    /// <param name="services">Registry, journal, gate and clock.</param>
    /// <param name="options">How the model is trained.</param>
    public static ChurnTrainingPipeline<TabularRow> ForTable(
        ITrainingSource<TabularRow, float> source, TabularFeatureEngineer engineer, TrainingServices services, ChurnOptions? options = null) =>
        new(Parts(
            source,
            new StratifiedSplitter<TabularRow>(),
            engineer,
            new ChurnTrainer<TabularRow>(engineer, options),
            ChurnModel.Loader(engineer),
            services,
            options) with
        {
            Check = new QualityTrainingCheck<TabularRow, float>(
                set => DataQualityChecks.ForTable(engineer.Rows, hasIds: set.Count > 0 && set.Rows.Span[0].Id.Length > 0)),
            Baselines = [Of("logistic_regression", Baselines.LogisticRegression(engineer))],
        });

    private static TrainingParts<TRow, float, float, ChurnModel<TRow>> Parts<TRow>(
        ITrainingSource<TRow, float> source,
        ISplitter<TRow, float> splitter,
        BaseFeatureEngineer<TRow> engineer,
        ChurnTrainer<TRow> trainer,
        ModelLoader<ChurnModel<TRow>> loader,
        TrainingServices services,
        ChurnOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(engineer);
        ArgumentNullException.ThrowIfNull(services);
        return new()
        {
            Code = ChurnModel.Code,
            Source = source,
            Splitter = splitter,
            Trainer = trainer,
            Evaluator = new ChurnEvaluator<TRow>(),
            Loader = loader,
            Registry = services.Registry,
            Journal = services.Journal,
            Gate = services.Gate,
            Clock = services.Clock,
            Domain = "customer",
            Parameters = options?.Boosting is { } boosting
                ? GradientBoostingParameters.Write(boosting).ToImmutableSortedDictionary(p => $"boosting_{p.Key}", p => p.Value, StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
        };
    }

    private static Baseline<TRow, float, float> Of<TRow>(string name, BaselineTrainer<TRow> trainer) =>
        new(name, (set, context, cancellationToken) => trainer.Train(set, null, context, cancellationToken));
}
