using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AudienceML.Cli.Commands;

/// <summary>Options that several commands take, spelled once.</summary>
internal static class CommonOptions
{
    public const string JsonName = "--json";
    public const string DefaultStore = "./.audienceml";

    public static Option<string> Store() => new("--store")
    {
        Description = "Where models are kept: a folder, or a PostgreSQL connection string (Host=…;Database=…).",
        HelpName = "STORE",
        DefaultValueFactory = _ => DefaultStore,
    };

    public static Option<bool> Json() => new(JsonName)
    {
        Description = "Print one JSON document to standard output, and everything else to standard error.",
    };

    public static Option<string?> Data() => Text("--data", "DIR", "A folder with customer_sessions.csv and customer_events.csv.");

    public static Option<string?> Csv() => Text("--csv", "FILE", "A CSV file, plain or gzip.");

    public static Option<string?> Label() => Text("--label", "COLUMN", "The column that says what became of the row; with --csv.");

    public static Option<string?> Id() => Text("--id", "COLUMN", "The column that identifies the row; with --csv.");

    public static Option<string?> Positive() => Text(
        "--positive", "VALUE", "The value of the label that means churned, where it is not yes, true or 1.");

    public static Option<string?> Version() => Text("--version", "VERSION", "A version such as 1.0.0 instead of the one in production.");

    public static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "MOMENT",
        CustomParser = ParseMoment,
    };

    public static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = ParseDate,
    };

    public static Option<int> Number(string name, string description, int byDefault, int minimum = 1, int maximum = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result => CheckRange(result, name, minimum, maximum));
        return option;
    }

    public static Option<int?> OptionalNumber(string name, string description, int minimum, int maximum)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result => CheckRange(result, name, minimum, maximum));
        return option;
    }

    public static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static void CheckRange(OptionResult result, string name, int minimum, int maximum)
    {
        // Text that is no number has its own message.
        if (result.Tokens is [{ Value: var text }]
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && (value < minimum || value > maximum))
        {
            result.AddError(maximum == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {minimum} or more.")
                : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must lie between {minimum} and {maximum}."));
        }
    }

    private static DateOnly? ParseDate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        result.AddError($"'{text}' is no date; write 2026-03-01. A feature date begins at 00:00 UTC.");
        return null;
    }

    private static DateTimeOffset? ParseMoment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ssK"];
        if (DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, Utc, out var moment))
        {
            return moment;
        }

        result.AddError($"'{text}' is no moment; write 2026-03-01 or 2026-03-01T06:00Z (UTC where no offset is given).");
        return null;
    }
}
