namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>What is learned from pairs; users at their positions in the grid.</summary>
internal readonly record struct PairwiseParameters(FactorRows Users, FactorRows Items, float[] Biases);
