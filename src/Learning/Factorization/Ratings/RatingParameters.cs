namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>What is learned from ratings; users at their positions in the grid.</summary>
internal readonly record struct RatingParameters(float Mean, FactorRows Users, FactorRows Items, float[] UserBiases, float[] ItemBiases);
