namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>An item on its way to a list.</summary>
/// <param name="Item">Its row in the catalogue.</param>
/// <param name="Score">What the last stage gave it.</param>
/// <param name="Source">The number of the source that put it highest.</param>
/// <param name="Propensity">The probability with which it came to be here, 1 where no chance was involved.</param>
public readonly record struct Candidate(int Item, float Score, int Source, float Propensity = 1);
