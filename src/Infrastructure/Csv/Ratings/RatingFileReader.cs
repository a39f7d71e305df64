using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Reads ratings into memory.</summary>
internal sealed class RatingFileReader : IRatingFileReader
{
    private const double LowestMovieLens = 0.5;
    private const double HighestMovieLens = 5;

    public async Task<RatingFile> ReadAsync(
        RatingQuery query, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var isMovieLens = query.Format == RatingFileFormat.MovieLens;
        var builder = new RatingLogBuilder();
        var rows = new RatingRows(
            builder,
            query.LowestRating ?? (isMovieLens ? LowestMovieLens : double.NegativeInfinity),
            query.HighestRating ?? (isMovieLens ? HighestMovieLens : double.PositiveInfinity));
        var hasRatings = await ReadFileAsync(query, query.Path, rows, progress, cancellationToken).ConfigureAwait(false);
        var trainRows = builder.Count;
        if (query.TestPath is { } test)
        {
            try
            {
                if (await ReadFileAsync(query, test, rows, progress, cancellationToken).ConfigureAwait(false) != hasRatings)
                {
                    throw RatingErrors.OtherColumns(query.Path, test);
                }
            }
            catch (ArgumentException)
            {
                throw RatingErrors.OtherColumns(query.Path, test);
            }
        }

        var notices = new List<string>();
        var catalogue = query.ItemsPath is { } items ? await ItemCatalogue.ReadAsync(items, cancellationToken).ConfigureAwait(false) : null;
        var log = builder.Build(hasRatings);
        (log, trainRows) = Merge(log, trainRows, query.TestPath is not null, notices);
        return new RatingFile(catalogue is null ? log : catalogue.Describe(log, query.ItemsPath!, notices), trainRows, [.. notices]);
    }

    private static async Task<bool> ReadFileAsync(
        RatingQuery query, string path, RatingRows rows, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        if (query.Format == RatingFileFormat.Csv)
        {
            return await CsvRatings.ReadAsync(path, query.Columns, rows, progress, cancellationToken).ConfigureAwait(false);
        }

        var first = await MovieLensLines.FirstLineAsync(path, cancellationToken).ConfigureAwait(false);
        if (first.StartsWith("userId,", StringComparison.Ordinal))
        {
            return await CsvRatings.ReadAsync(path, query.Columns, rows, progress, cancellationToken).ConfigureAwait(false);
        }

        var delimiter = first.Contains(MovieLensLines.Colons, StringComparison.Ordinal) ? MovieLensLines.Colons
            : first.Contains('\t', StringComparison.Ordinal) ? MovieLensLines.Tab
            : throw RatingErrors.NotMovieLens(path, first);
        await MovieLensLines.ReadRatingsAsync(path, delimiter, rows, progress, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Each pair once, unless visits are known, whose clicks count one by one.</summary>
    private static (RatingLog Log, int TrainRows) Merge(RatingLog log, int trainRows, bool hasTest, List<string> notices)
    {
        if (log.HasSessions)
        {
            return (log, trainRows);
        }

        var merged = log.Merge(log.HasRatings ? DuplicateHandling.Last : DuplicateHandling.Sum);
        if (merged.Count == log.Count)
        {
            return (log, trainRows);
        }

        var what = log.HasRatings ? "the last rating of a pair counts" : "the rows of a pair are added up";
        notices.Add(string.Create(
            CultureInfo.InvariantCulture, $"{log.Count - merged.Count} rows repeat a pair of user and item; {what}, in the place of the first."));
        if (!hasTest)
        {
            return (merged, merged.Count);
        }

        // A pair stands where it stood first: those before the test file's first row are to learn from.
        var seen = new HashSet<(int User, int Item)>();
        for (var row = 0; row < trainRows; row++)
        {
            _ = seen.Add((log.Users[row], log.Items[row]));
        }

        return (merged, seen.Count);
    }
}
