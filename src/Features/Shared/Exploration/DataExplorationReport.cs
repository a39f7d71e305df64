using System.Collections.Immutable;

namespace AudienceML.Features.Shared.Exploration;

/// <summary>A set of labelled rows at a glance.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="MeanLabel">The mean label: for labels 0 and 1, the share of ones; NaN without rows.</param>
/// <param name="Columns">One summary a column, in the columns' order.</param>
public sealed record DataExplorationReport(string Subject, int Rows, double MeanLabel, ImmutableArray<ColumnSummary> Columns);
