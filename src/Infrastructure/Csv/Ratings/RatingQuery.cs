namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Which ratings or clicks to read.</summary>
public sealed record RatingQuery
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>A file of rows to judge by, of the same form; its rows follow those of <see cref="Path"/>. Null for none.</summary>
    public string? TestPath { get; init; }

    /// <summary>How the files are written.</summary>
    public RatingFileFormat Format { get; init; }

    /// <summary>Which columns hold what; for <see cref="RatingFileFormat.Csv"/>.</summary>
    public RatingColumns Columns { get; init; } = new();

    /// <summary>A catalogue with titles and genres: u.item, movies.dat, movies.csv, or any CSV file with columns item, title and genres ('|' between them). Null for none.</summary>
    public string? ItemsPath { get; init; }

    /// <summary>The least rating there is. Files of MovieLens have 0.5 where nothing else is said.</summary>
    public double? LowestRating { get; init; }

    /// <summary>The greatest rating there is. Files of MovieLens have 5 where nothing else is said.</summary>
    public double? HighestRating { get; init; }
}
