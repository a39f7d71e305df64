namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>How a file holds ratings.</summary>
public enum RatingFileFormat
{
    /// <summary>A CSV file with a header, plain or gzip.</summary>
    Csv = 0,

    /// <summary>A file of MovieLens: u.data with tabs, ratings.dat with '::', or ratings.csv; found out from its first line.</summary>
    MovieLens = 1,
}
