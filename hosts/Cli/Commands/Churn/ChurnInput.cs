using System.CommandLine;
using AudienceML.Cli.Errors;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>The options that say what rows a churn command reads: a folder of raw sessions and events, or one CSV file.</summary>
/// <param name="needsLabel">Whether the outcome must be known.</param>
/// <param name="needsId">Whether rows must have a name.</param>
internal sealed class ChurnInput(bool needsLabel, bool needsId)
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _csv = CommonOptions.Csv();
    private readonly Option<string?> _label = CommonOptions.Label();
    private readonly Option<string?> _id = CommonOptions.Id();
    private readonly Option<string?> _positive = CommonOptions.Positive();

    private readonly Option<DateOnly?> _asOf = CommonOptions.Date(
        "--as-of",
        needsLabel
            ? "With --data: the held-out feature date; without it the last one whose horizon lies in the data."
            : "With --data: the feature date; without it the end of the data.");

    private readonly Option<int?> _horizon = CommonOptions.OptionalNumber(
        "--horizon", "With --data: users not seen for this many days have churned (30 where not given).", 1, 3650);

    /// <summary>The options in the order of the help.</summary>
    public Option[] Options => needsLabel
        ? [_data, _asOf, _horizon, _csv, _label, _id, _positive]
        : [_data, _asOf, _horizon, _csv, _id];

    /// <summary>Checks that the options given go together.</summary>
    public ChurnSelection Read(ParseResult arguments)
    {
        var (data, csv) = (arguments.GetValue(_data), arguments.GetValue(_csv));
        if ((data is null) == (csv is null))
        {
            throw new UsageException(
                data is null ? "Neither --data nor --csv says what to read." : "--data and --csv do not go together.",
                needsLabel
                    ? "Give --data DIR, or --csv FILE --label COLUMN --id COLUMN."
                    : needsId
                        ? "Give --data DIR, or --csv FILE --id COLUMN."
                        : "Give --data DIR, or --csv FILE.");
        }

        return data is not null ? ReadData(arguments, data) : ReadCsv(arguments, csv!);
    }

    private ChurnSelection ReadData(ParseResult arguments, string data)
    {
        Refuse(arguments, "--data", _label, _id, _positive);
        return new ChurnSelection
        {
            Data = data,
            AsOf = arguments.GetValue(_asOf),
            HorizonDays = arguments.GetValue(_horizon) ?? ChurnSelection.DefaultHorizonDays,
        };
    }

    private ChurnSelection ReadCsv(ParseResult arguments, string csv)
    {
        Refuse(arguments, "--csv", _asOf, _horizon);
        return new ChurnSelection
        {
            Csv = csv,
            Id = needsId ? Needed(arguments, _id, "identifies a row") : arguments.GetValue(_id),
            Label = needsLabel ? Needed(arguments, _label, "says what became of a row") : null,
            Positive = needsLabel ? arguments.GetValue(_positive) : null,
        };
    }

    private static string Needed(ParseResult arguments, Option<string?> option, string meaning) => arguments.GetValue(option) is { Length: > 0 } column
        ? column
        : throw new UsageException($"{option.Name} is missing: with --csv it names the column that {meaning}.", $"Add {option.Name} COLUMN.");

    private static void Refuse(ParseResult arguments, string given, params Option[] options)
    {
        if (options.FirstOrDefault(o => arguments.GetResult(o) is { Implicit: false }) is { } stray)
        {
            throw new UsageException($"{stray.Name} does not go with {given}.", $"Leave out {stray.Name}.");
        }
    }
}
