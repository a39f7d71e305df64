namespace AudienceML.Learning.Recommenders;

/// <summary>A recommender whose score is a sum over the history: because you took these.</summary>
public interface IExplainableRecommender : IRecommender
{
    /// <summary>What each item of the history adds to the score of one item.</summary>
    /// <param name="history">What the user took.</param>
    /// <param name="item">The item that is scored.</param>
    /// <param name="contributions">One an item of the history.</param>
    /// <returns>The part of the score that no item of the history explains; with the contributions it adds up to the score, but for rounding.</returns>
    float Explain(in ItemHistory history, int item, Span<float> contributions);
}
