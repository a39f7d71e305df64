namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>A value of each item that a list should have much of: completion rate, quality, revenue.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="Weight">How much it counts against <see cref="ObjectiveWeights.Relevance"/>; below 0 what is high sinks.</param>
/// <param name="Values">One an item of the catalogue, finite; brought to 0 to 1 over the list.</param>
public sealed record ItemObjective(string Name, double Weight, ReadOnlyMemory<float> Values);
