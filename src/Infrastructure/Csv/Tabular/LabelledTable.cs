using System.Collections.Immutable;
using AudienceML.Features.Shared.Tabular;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Rows with their outcomes.</summary>
/// <param name="Schema">The features' names and kinds.</param>
/// <param name="Rows">The rows, in the order of the file.</param>
/// <param name="Labels">1 where the label has the value <paramref name="Positive"/>, otherwise 0.</param>
/// <param name="Positive">The value that counts as 1.</param>
/// <param name="Negative">The value that counts as 0.</param>
/// <param name="Notices">What a reader should know, one sentence each.</param>
public sealed record LabelledTable(
    TabularRowSchema Schema,
    IReadOnlyList<TabularRow> Rows,
    IReadOnlyList<float> Labels,
    string Positive,
    string Negative,
    ImmutableArray<string> Notices);
