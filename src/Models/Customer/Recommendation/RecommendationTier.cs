namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Which set of algorithms a hybrid is made of.</summary>
public enum RecommendationTier
{
    /// <summary>Factorization, popular, trending and genre.</summary>
    Free = 0,

    /// <summary>Also content and neighbouring items.</summary>
    Starter = 1,

    /// <summary>Also a linear autoencoder, what follows what, and the learned ranker.</summary>
    Pro = 2,

    /// <summary>What <see cref="RecommendationOptions.Sources"/> says.</summary>
    Enterprise = 3,
}
