using System.Collections.Immutable;
using AudienceML.Features.Shared.Tabular;

namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>Rows to score, read one after another.</summary>
/// <param name="Schema">The features' names and kinds, as the model has them.</param>
/// <param name="Rows">The rows in the order of the file; each reading reads the file anew.</param>
/// <param name="Notices">What a reader should know, one sentence each.</param>
public sealed record TableRows(TabularRowSchema Schema, IAsyncEnumerable<TabularRow> Rows, ImmutableArray<string> Notices);
