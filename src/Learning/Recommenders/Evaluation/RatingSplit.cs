using System.Collections.Immutable;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Rows to learn from and rows to judge by.</summary>
/// <param name="Protocol">How they were chosen, in words.</param>
/// <param name="Train">Rows to learn from, rising.</param>
/// <param name="Test">Rows to judge by, rising.</param>
public sealed record RatingSplit(string Protocol, ImmutableArray<int> Train, ImmutableArray<int> Test)
{
    /// <summary>Rows that are neither learned from nor judged by, yet known: they are not recommended either. Rising, mostly empty.</summary>
    public ImmutableArray<int> Validation { get; init; } = [];

    /// <summary>Rows that are not learned from, yet travel with the queries of users whom learning has not seen. Rising, mostly empty.</summary>
    public ImmutableArray<int> FoldedIn { get; init; } = [];
}
