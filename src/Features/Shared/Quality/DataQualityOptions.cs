namespace AudienceML.Features.Shared.Quality;

/// <summary>When something in the data is worth a finding.</summary>
public sealed record DataQualityOptions
{
    /// <summary>A column that misses at least this share of its values is warned about, above 0, at most 1.</summary>
    public double MissingShare { get; init; } = 0.5;

    /// <summary>Values out of range, future times and unexpected categories are an error from this share of rows on, above 0, at most 1; a warning below.</summary>
    public double ErrorShare { get; init; } = 0.05;

    /// <summary>Times after this moment lie in the future; null asks nothing.</summary>
    public DateTimeOffset? Now { get; init; }

    internal static DataQualityOptions Check(DataQualityOptions options)
    {
        Share(options, options.MissingShare, nameof(MissingShare));
        Share(options, options.ErrorShare, nameof(ErrorShare));
        return options;
    }

    private static void Share(DataQualityOptions options, double value, string name)
    {
        if (!(value is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), value, $"{name} is above 0 and at most 1.");
        }
    }
}
