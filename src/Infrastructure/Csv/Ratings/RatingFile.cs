using System.Collections.Immutable;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>What was read.</summary>
/// <param name="Log">The rows, each pair of user and item once unless visits are known.</param>
/// <param name="TrainRows">How many of the rows are of the file to learn from; all without a file to judge by.</param>
/// <param name="Notices">What a reader should know, one sentence each.</param>
public sealed record RatingFile(RatingLog Log, int TrainRows, ImmutableArray<string> Notices);
