using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>Makes recommendation training pipelines.</summary>
public static class RecommendationTraining
{
    /// <summary>A pipeline that is measured beside popularity, which every other algorithm has to beat.</summary>
    /// <param name="source">Histories, such as a <see cref="CustomerRecommendationSource"/>.</param>
    /// <param name="services">Registry, journal, gate and clock.</param>
    /// <param name="options">How the model is trained; null for the defaults.</param>
    /// <param name="splitter">What is held out; null for the end of each history.</param>
    public static RecommendationTrainingPipeline For(
        ITrainingSource<RecommendationQuery, HeldOutItems> source,
        TrainingServices services,
        RecommendationOptions? options = null,
        RecommendationSplitter? splitter = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(services);
        var chosen = options ?? new();
        return new(new()
        {
            Code = RecommendationModel.Code,
            Source = source,
            Splitter = splitter ?? new RecommendationSplitter(chosen.Cut, options: chosen.Interactions),
            Trainer = new RecommendationTrainer(chosen),
            Evaluator = new RecommendationEvaluator(),
            Loader = RecommendationModel.Load,
            Registry = services.Registry,
            Journal = services.Journal,
            Gate = services.Gate,
            Clock = services.Clock,
            Domain = "customer",
            Algorithm = chosen.Algorithm,
            Baselines = [Popularity("popular", chosen)],
            Parameters = Parameters(chosen),
        });
    }

    private static Baseline<RecommendationQuery, HeldOutItems, RecommendationList> Popularity(string algorithm, RecommendationOptions options)
    {
        var trainer = new RecommendationTrainer(new() { Algorithm = algorithm, Interactions = options.Interactions, TrendingHalfLifeDays = options.TrendingHalfLifeDays });
        return new(algorithm, (set, context, cancellationToken) => trainer.Train(set, null, context, cancellationToken));
    }

    private static ImmutableSortedDictionary<string, string> Parameters(RecommendationOptions options) =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add("algorithm", options.Algorithm)
            .Add("tier", options.Tier.ToString().ToLowerInvariant())
            .Add("interaction_half_life_days", options.Interactions.HalfLifeDays.ToString("G6", CultureInfo.InvariantCulture));
}
