using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>What a bandit is told of an item on offer. Immutable and safe to share between threads.</summary>
public interface IExplorationFeatures
{
    /// <summary>Features an item, 1 or more.</summary>
    int Count { get; }

    /// <summary>Writes the features of one item on offer.</summary>
    /// <param name="state">The query.</param>
    /// <param name="candidate">The item.</param>
    /// <param name="relevance">Its score brought to 0 to 1 over the list.</param>
    /// <param name="features"><see cref="Count"/> finite values are written.</param>
    void Write(QueryState state, Candidate candidate, float relevance, Span<float> features);
}
