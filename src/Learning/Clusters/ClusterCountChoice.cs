using System.Collections.Immutable;

namespace AudienceML.Learning.Clusters;

/// <summary>The number of clusters that was chosen, and what each candidate reached.</summary>
/// <param name="Clusters">The choice.</param>
/// <param name="Candidates">One entry a number tried, ascending: the number and its criterion's value.</param>
public sealed record ClusterCountChoice(int Clusters, ImmutableArray<KeyValuePair<int, double>> Candidates);
