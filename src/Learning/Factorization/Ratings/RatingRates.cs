namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>How far a step goes.</summary>
internal readonly record struct RatingRates(float Step, float FactorPull, float BiasPull);
