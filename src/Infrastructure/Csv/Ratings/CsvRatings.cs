using System.Buffers.Text;
using System.Text;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Reads ratings from a CSV file with a header.</summary>
internal static class CsvRatings
{
    private const int ReportEvery = 1 << 16;
    private static readonly string[] Users = ["user", "userId", "user_id"];
    private static readonly string[] Items = ["item", "itemId", "item_id", "movieId", "movie_id"];
    private static readonly string[] Ratings = ["rating"];
    private static readonly string[] Times = ["timestamp", "time"];

    /// <summary>Reads all rows; answers whether the file has ratings.</summary>
    public static async Task<bool> ReadAsync(
        string path, RatingColumns columns, RatingRows rows, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var input = await CsvInput.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            var user = Find(input, columns.User, "user", Users, isNeeded: true);
            var item = Find(input, columns.Item, "item", Items, isNeeded: true);
            var rating = Find(input, columns.Rating, "rating", Ratings, isNeeded: false);
            var time = Find(input, columns.Time, "time", Times, isNeeded: false);
            var session = columns.Session is null ? -1 : input.Require(columns.Session, "session");
            var times = time < 0 ? null : new EventTimeParser(columns.TimeFormat);
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (input.Rows % ReportEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new("reading", input.Position, input.Length));
                }

                var place = new RatingPlace(
                    path, input.Line, input.Headers[user], input.Headers[item], rating < 0 ? "" : input.Headers[rating], time < 0 ? "" : input.Headers[time]);
                rows.Add(
                    place,
                    Encoding.UTF8.GetString(input[user].Trim((byte)' ')),
                    Encoding.UTF8.GetString(input[item].Trim((byte)' ')),
                    rating < 0 ? null : Number(place, input[rating]),
                    time < 0 ? default : input[time],
                    times,
                    session < 0 ? null : Text(place, input[session], input.Headers[session]));
            }

            return input.Rows == 0 ? throw CsvErrors.HeaderOnly(path) : rating >= 0;
        }
    }

    private static int Find(CsvInput input, string? named, string role, string[] usual, bool isNeeded)
    {
        if (named is not null)
        {
            return input.Require(named, role);
        }

        foreach (var name in usual)
        {
            if (input.IndexOf(name) is var index and >= 0)
            {
                return index;
            }
        }

        return isNeeded ? throw RatingErrors.NoColumn(input.Path, role, usual, input.Headers) : -1;
    }

    private static double Number(in RatingPlace place, ReadOnlySpan<byte> field)
    {
        var text = field.Trim((byte)' ');
        return Utf8Parser.TryParse(text, out double value, out var length) && length == text.Length && double.IsFinite(value)
            ? value
            : throw RatingErrors.Rating(place.Path, place.Line, place.Rating, Encoding.UTF8.GetString(field));
    }

    private static string Text(in RatingPlace place, ReadOnlySpan<byte> field, string column) =>
        field.IsEmpty ? throw RatingErrors.Empty(place.Path, place.Line, column) : Encoding.UTF8.GetString(field);
}
