using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>A learned recommender under the name that configuration knows it by.</summary>
internal sealed record NamedRecommender(string Name, IRecommender Recommender);
