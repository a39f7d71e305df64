using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>Which columns of an event log mean what. Names are those of the log's header; null is "there is none".</summary>
public sealed record EventColumns
{
    private const string Remedy = "Write it like user=COL,time=COL[:s|:ms|:us|:iso],item=COL,session=COL,type=COL.";

    private static readonly string[] Roles =
        ["user", "time", "item", "session", "type", "device", "os", "browser", "country", "city", "region", "referrer", "category", "value"];

    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>When.</summary>
    public required string Time { get; init; }

    /// <summary>How <see cref="Time"/> is written.</summary>
    public EventTimeFormat TimeFormat { get; init; }

    /// <summary>The article, product, track concerned.</summary>
    public string? Item { get; init; }

    /// <summary>The session; without it sessions are built by a break of half an hour.</summary>
    public string? Session { get; init; }

    /// <summary>What was done, by the names of <see cref="CustomerEventTypes"/>.</summary>
    public string? Type { get; init; }

    /// <summary>The type of all events where <see cref="Type"/> is null, and of those that leave it empty.</summary>
    public CustomerEventType DefaultType { get; init; } = CustomerEventType.ArticleView;

    /// <summary>The kind of device.</summary>
    public string? Device { get; init; }

    /// <summary>The operating system.</summary>
    public string? Os { get; init; }

    /// <summary>The browser.</summary>
    public string? Browser { get; init; }

    /// <summary>The country.</summary>
    public string? Country { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The region, kept where a log has no cities.</summary>
    public string? Region { get; init; }

    /// <summary>Where the visitor came from.</summary>
    public string? Referrer { get; init; }

    /// <summary>The category of the item.</summary>
    public string? Category { get; init; }

    /// <summary>A number that goes with the event: a rating, an amount. Kept as the event's rating.</summary>
    public string? Value { get; init; }

    /// <summary>Reads the form of the command line: user=COL,time=COL[:s|:ms|:us|:iso],item=COL,…; type=:article_click is one type for all.</summary>
    /// <exception cref="DataSourceException">The text is not of that form, a role is unknown or given twice, or user or time is missing.</exception>
    public static EventColumns Parse(string map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in map.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (role, column) = part.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (part[..at].Trim(), part[(at + 1)..].Trim()) : (part, "");
            if (!Roles.Contains(role, StringComparer.Ordinal))
            {
                throw Invalid($"'{role}' in the column map is none of {string.Join(", ", Roles)}.{CsvErrors.Nearest(role, Roles)}");
            }

            if (column.Length == 0)
            {
                throw Invalid($"The column map names no column for '{role}'.");
            }

            if (!columns.TryAdd(role, column))
            {
                throw Invalid($"The column map names '{role}' twice.");
            }
        }

        var (time, format) = SplitFormat(columns.GetValueOrDefault("time") ?? throw Invalid("The column map has no time."));
        var (type, defaultType) = SplitType(columns.GetValueOrDefault("type"));
        return new()
        {
            User = columns.GetValueOrDefault("user") ?? throw Invalid("The column map has no user."),
            Time = time,
            TimeFormat = format,
            Item = columns.GetValueOrDefault("item"),
            Session = columns.GetValueOrDefault("session"),
            Type = type,
            DefaultType = defaultType,
            Device = columns.GetValueOrDefault("device"),
            Os = columns.GetValueOrDefault("os"),
            Browser = columns.GetValueOrDefault("browser"),
            Country = columns.GetValueOrDefault("country"),
            City = columns.GetValueOrDefault("city"),
            Region = columns.GetValueOrDefault("region"),
            Referrer = columns.GetValueOrDefault("referrer"),
            Category = columns.GetValueOrDefault("category"),
            Value = columns.GetValueOrDefault("value"),
        };
    }

    private static (string Column, EventTimeFormat Format) SplitFormat(string column)
    {
        var colon = column.LastIndexOf(':');
        return colon <= 0 ? (column, EventTimeFormat.Detect) : column[(colon + 1)..] switch
        {
            "s" => (column[..colon], EventTimeFormat.Seconds),
            "ms" => (column[..colon], EventTimeFormat.Milliseconds),
            "us" => (column[..colon], EventTimeFormat.Microseconds),
            "iso" => (column[..colon], EventTimeFormat.Iso),

            // A column's own name may hold a colon.
            _ => (column, EventTimeFormat.Detect),
        };
    }

    private static (string? Column, CustomerEventType Default) SplitType(string? column)
    {
        if (column is not [':', .. var name])
        {
            return (column, CustomerEventType.ArticleView);
        }

        var type = CustomerEventTypes.Parse(name);
        return type != CustomerEventType.Other || name == "other"
            ? (null, type)
            : throw Invalid($"'{name}' is no type of event.{CsvErrors.Nearest(name, CustomerEventTypes.Names)}");
    }

    private static DataSourceException Invalid(string problem) => new(problem, Remedy, "AML4021");
}
