namespace AudienceML.Learning.Recommenders;

/// <summary>Reads a recommender that <see cref="IRecommender.Write"/> wrote.</summary>
public delegate IRecommender RecommenderReader(BinaryReader reader);
