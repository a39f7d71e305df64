using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>What one source added to the score of an item. The parts of an item add up to what the ranker gave it.</summary>
/// <param name="Kind">How the part reads when nothing more can be said of it.</param>
/// <param name="Value">What it added, in the ranker's unit.</param>
/// <param name="Model">The recommender behind it, when it can say what each item of the history contributed; null when not.</param>
/// <param name="Scale">How much one unit of the recommender's own score counts in the ranker's.</param>
public readonly record struct ScorePart(RecommendationReasonKind Kind, double Value, IExplainableRecommender? Model = null, double Scale = 1);
