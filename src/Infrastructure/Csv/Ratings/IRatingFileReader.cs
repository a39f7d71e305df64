using AudienceML.Core.Errors;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Reads files of ratings, views, plays or clicks.</summary>
public interface IRatingFileReader
{
    /// <summary>Reads a file, its catalogue and the rows to judge by.</summary>
    /// <param name="query">Where they are.</param>
    /// <param name="progress">Takes "reading" in bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataSourceException">A file cannot be used; the message says where and why.</exception>
    Task<RatingFile> ReadAsync(RatingQuery query, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default);
}
