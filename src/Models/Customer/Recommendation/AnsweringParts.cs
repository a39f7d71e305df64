using System.Collections.Immutable;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Models.Customer.Recommendation.Ranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>The stages of a model, in the order in which a query passes them.</summary>
internal sealed record AnsweringParts(
    ImmutableArray<IScoringSource> Sources,
    ImmutableArray<float> Weights,
    IRanker Weighted,
    IRanker? Learned,
    ImmutableArray<IReranker> Rerankers,
    IAvailabilityFilter Filter,
    Lazy<RecommendationExplainer> Explainer)
{
    /// <summary>The kinds of sources, in the order of <see cref="RecommendationLevel"/> without the first.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["factorization", "content", "trending", "popular"];

    /// <summary>Whether a source is asked at a level: sources of its kind and of those below are.</summary>
    public bool Serves(int source, RecommendationLevel level) =>
        level <= RecommendationLevel.Factorization || Kinds.IndexOf(Sources[source].Kind) >= (int)level - 1;

    /// <summary>The name of a candidate's source.</summary>
    public string NameOf(int source) => source switch
    {
        CandidateSources.Pinned => "pinned",
        CandidateSources.Exploration => "exploration",
        _ => source < Sources.Length ? Sources[source].Name : "",
    };

    /// <summary>Whether a source counts at all.</summary>
    public bool IsWeighed(int source) => Weights[source] > 0 || Sources.Length == 1;
}
