using System.Globalization;
using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Csv.Events;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Which columns of a CSV file hold what. A column without a name is looked for under its usual names.</summary>
public sealed record RatingColumns
{
    private static readonly string[] Roles = ["user", "item", "rating", "time", "session"];

    /// <summary>Who; by default user, userId or user_id.</summary>
    public string? User { get; init; }

    /// <summary>What; by default item, itemId, item_id, movieId or movie_id.</summary>
    public string? Item { get; init; }

    /// <summary>A rating; by default rating, where the file has it.</summary>
    public string? Rating { get; init; }

    /// <summary>When; by default timestamp or time, where the file has one.</summary>
    public string? Time { get; init; }

    /// <summary>How <see cref="Time"/> is written.</summary>
    public EventTimeFormat TimeFormat { get; init; }

    /// <summary>The visit; never looked for by itself, because rows of a visit are kept one by one.</summary>
    public string? Session { get; init; }

    /// <summary>Reads the form of the command line: user=COL,item=COL[,rating=COL][,time=COL[:s|:ms|:us|:iso]][,session=COL].</summary>
    /// <exception cref="DataSourceException">The text is not of that form.</exception>
    public static RatingColumns Parse(string map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in map.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var role = at < 0 ? part : part[..at].Trim();
            if (at < 0 || at == part.Length - 1 || !Roles.Contains(role, StringComparer.Ordinal) || !columns.TryAdd(role, part[(at + 1)..].Trim()))
            {
                throw new DataSourceException(
                    string.Create(CultureInfo.InvariantCulture, $"'{part}' in the column map is not one of {string.Join(", ", Roles)} with a column, each once.{CsvErrors.Nearest(role, Roles)}"),
                    "Write it like user=COL,item=COL,rating=COL,time=COL[:s|:ms|:us|:iso],session=COL.",
                    "AML4040");
            }
        }

        var time = columns.GetValueOrDefault("time");
        var format = EventTimeFormat.Detect;
        if (time?.LastIndexOf(':') is { } colon and > 0)
        {
            var known = time[(colon + 1)..] switch
            {
                "s" => EventTimeFormat.Seconds,
                "ms" => EventTimeFormat.Milliseconds,
                "us" => EventTimeFormat.Microseconds,
                "iso" => EventTimeFormat.Iso,
                _ => EventTimeFormat.Detect, // a column's own name may hold a colon
            };
            (time, format) = known == EventTimeFormat.Detect ? (time, format) : (time[..colon], known);
        }

        return new()
        {
            User = columns.GetValueOrDefault("user"),
            Item = columns.GetValueOrDefault("item"),
            Rating = columns.GetValueOrDefault("rating"),
            Time = time,
            TimeFormat = format,
            Session = columns.GetValueOrDefault("session"),
        };
    }
}
