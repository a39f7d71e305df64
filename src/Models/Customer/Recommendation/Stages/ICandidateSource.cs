namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Proposes items for a query. Immutable and safe to share between threads.</summary>
public interface ICandidateSource
{
    /// <summary>Its name in configuration and diagnostics, such as "als" or "trending".</summary>
    string Name { get; }

    /// <summary>Proposes items, best first, those of the history left out unless the rules allow them.</summary>
    /// <param name="state">The query.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="candidates">Takes them; <see cref="Candidate.Source"/> is set by the caller.</param>
    /// <returns>Null, or why there are none, in words.</returns>
    string? Propose(QueryState state, int count, IList<Candidate> candidates);
}
