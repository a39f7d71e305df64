using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Reads the files of MovieLens that have no header: u.data, ratings.dat, u.item, movies.dat. They are Latin-1, plain or gzip.</summary>
internal static class MovieLensLines
{
    public const string Tab = "\t";
    public const string Colons = "::";
    public const string Bar = "|";
    private const int ReportEvery = 1 << 16;

    /// <summary>The first line of a file.</summary>
    public static async Task<string> FirstLineAsync(string path, CancellationToken cancellationToken)
    {
        await foreach (var (_, line) in ReadAsync(path, null, cancellationToken).ConfigureAwait(false))
        {
            return line;
        }

        throw CsvErrors.Empty(path);
    }

    /// <summary>Reads ratings: user, item, rating and time.</summary>
    public static async Task ReadRatingsAsync(
        string path, string delimiter, RatingRows rows, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var times = new EventTimeParser(EventTimeFormat.Seconds);
        await foreach (var (number, line) in ReadAsync(path, progress, cancellationToken).ConfigureAwait(false))
        {
            var fields = line.Split(delimiter, StringSplitOptions.TrimEntries);
            if (fields.Length != 4)
            {
                throw RatingErrors.Fields(path, number, fields.Length);
            }

            var rating = Encoding.ASCII.GetBytes(fields[2]);
            if (!Utf8Parser.TryParse(rating, out double value, out var length) || length != rating.Length || !double.IsFinite(value))
            {
                throw RatingErrors.Rating(path, number, "rating", fields[2]);
            }

            var place = new RatingPlace(path, number, "user", "item", "rating", "timestamp");
            rows.Add(place, fields[0], fields[1], value, Encoding.ASCII.GetBytes(fields[3]), times, session: null);
        }
    }

    /// <summary>The lines that are not empty, numbered from 1.</summary>
    public static async IAsyncEnumerable<(long Number, string Line)> ReadAsync(
        string path, IProgress<LearningProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = CsvInput.OpenFile(path);
        await using (file.ConfigureAwait(false))
        {
            using var reader = new StreamReader(CsvInput.Decompress(path, file), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            for (var number = 1L; await NextAsync(reader, path, cancellationToken).ConfigureAwait(false) is { } line; number++)
            {
                if (number % ReportEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new("reading", file.Position, file.Length));
                }

                if (line.Contains('\0', StringComparison.Ordinal))
                {
                    throw CsvErrors.NullByte(path, number);
                }

                if (line.Length > 0)
                {
                    yield return (number, line);
                }
            }
        }
    }

    private static async ValueTask<string?> NextAsync(StreamReader reader, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw CsvErrors.Gzip(path, exception);
        }
        catch (IOException exception)
        {
            throw CsvErrors.Unreadable(path, exception);
        }
    }
}
