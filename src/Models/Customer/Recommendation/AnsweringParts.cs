using System.Collections.Immutable;
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
    IAvailabilityFilter Filter)
{
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
