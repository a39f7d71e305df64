using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tuning;

/// <summary>What cross-validation found.</summary>
/// <param name="Scores">Rows × <paramref name="OutputCount"/>: each row's score by the scorer that did not see it; NaN for rows in no test fold.</param>
/// <param name="OutputCount">Outputs a row.</param>
/// <param name="Scorers">The scorer of each fold.</param>
public sealed record CrossValidationResult(ReadOnlyMemory<float> Scores, int OutputCount, ImmutableArray<IScorer> Scorers);
