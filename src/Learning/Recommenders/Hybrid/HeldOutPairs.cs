using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Interactions cut in two.</summary>
/// <param name="Learned">What is learned from.</param>
/// <param name="Histories">What travels with the queries, of the same users.</param>
/// <param name="Wanted">Users × items: what is to be found.</param>
internal sealed record HeldOutPairs(Interactions Learned, Interactions Histories, SparseMatrix Wanted);
