namespace AudienceML.Learning.Similarity;

/// <summary>How near two vectors are. Scores are higher for nearer vectors under each of them.</summary>
public enum SimilarityMetric
{
    /// <summary>Σ x·y.</summary>
    InnerProduct,

    /// <summary>Σ x·y of both vectors brought to length 1, from -1 to 1; a vector of zeros is at 0 from all others.</summary>
    Cosine,

    /// <summary>Euclidean distance; the score is minus its square, 0 at most.</summary>
    L2,
}
