namespace AudienceML.Infrastructure.Csv.Tabular;

/// <summary>A CSV file of one row an entity, and which of its columns are special. All other columns are features.</summary>
public sealed record TableQuery
{
    /// <summary>The file: CSV with comma, semicolon, tab or bar, gzip or not.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The column that identifies a row; its values are all different and are kept as text. Null where rows need no name: each is named after
    /// its line.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The column that holds the outcome, one of two values; null where there is none.</summary>
    public string? Label { get; init; }

    /// <summary>The value of <see cref="Label"/> that counts as 1; null to tell it by itself (yes, true, 1, …).</summary>
    public string? Positive { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyCollection<string> Ignore { get; init; } = [];
}
