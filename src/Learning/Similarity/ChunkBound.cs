namespace AudienceML.Learning.Similarity;

/// <summary>What holds for all vectors of a chunk.</summary>
/// <param name="Norm">No vector is longer.</param>
/// <param name="Error">No rounding error is longer.</param>
internal readonly record struct ChunkBound(float Norm, float Error);
