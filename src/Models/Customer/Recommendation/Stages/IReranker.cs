namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Puts a ranked list into another order, or drops from it. Immutable and safe to share between threads.</summary>
public interface IReranker
{
    /// <summary>Its name in configuration and diagnostics, such as "mmr" or "quota".</summary>
    string Name { get; }

    /// <summary>Changes the list in place.</summary>
    /// <param name="state">The query.</param>
    /// <param name="candidates">Best first; scores fall. What comes out is best first too.</param>
    void Rerank(QueryState state, IList<Candidate> candidates);
}
