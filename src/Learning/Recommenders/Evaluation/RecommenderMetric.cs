using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>One figure of a recommender.</summary>
/// <param name="Name">Such as "ndcg@10".</param>
/// <param name="Value">The figure.</param>
/// <param name="Interval">Where it lies by the spread over users, of figures that are means over users; NaN of others.</param>
public readonly record struct RecommenderMetric(string Name, double Value, Interval Interval);
