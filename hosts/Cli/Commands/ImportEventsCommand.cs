using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Infrastructure.Csv.Events;

namespace AudienceML.Cli.Commands;

/// <summary>audienceml import events</summary>
internal sealed class ImportEventsCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Option<string> _csv = new("--csv") { Description = "The event log: a CSV file, plain or gzip.", HelpName = "FILE", Required = true };
    private readonly Option<string> _map = new("--map")
    {
        Description = "Which columns mean what: user=COL,time=COL[:s|:ms|:us|:iso],item=COL,session=COL,type=COL. User and time are needed.",
        HelpName = "MAP",
        Required = true,
    };

    private readonly Option<DateTimeOffset?> _from = CommonOptions.Moment("--from", "Leave out events before this moment.");
    private readonly Option<DateTimeOffset?> _until = CommonOptions.Moment("--until", "Leave out events from this moment on.");
    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder to write to, or a PostgreSQL connection string.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public ImportEventsCommand(Terminal terminal)
        : base("events", "Read any event log into sessions and events; sessions are built where the log has none.")
    {
        _terminal = terminal;
        Add(_csv);
        Add(_map);
        Add(_from);
        Add(_until);
        Add(_out);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new EventImportOptions
        {
            Path = arguments.GetRequiredValue(_csv),
            Columns = EventColumns.Parse(arguments.GetRequiredValue(_map)),
            From = arguments.GetValue(_from),
            Until = arguments.GetValue(_until),
        };
        var watch = Stopwatch.StartNew();
        await using var services = HostServices.Create(CommonOptions.DefaultStore);
        await using var store = services.Data.Open(arguments.GetRequiredValue(_out));
        var report = await WorkDisplay.RunAsync(_terminal, display => store.ImportEventsAsync(options, display, cancellationToken));
        foreach (var notice in report.Notices)
        {
            _terminal.Notice("note: " + notice);
        }

        if (arguments.GetValue(_json))
        {
            JsonOutput.Write(_terminal, Document(report, store.Name, watch.Elapsed.TotalSeconds));
            return ExitCodes.Done;
        }

        _terminal.Results.Write(Tables.Create("Imported", store.Name)
            .Row("rows read", Tables.Count(report.Rows))
            .Row("events", Tables.Count(report.Events))
            .Row("sessions", Tables.Count(report.Sessions))
            .Row("users", Tables.Count(report.Users))
            .Row("items", Tables.Count(report.Items))
            .Row("from", Tables.Moment(report.FirstEvent))
            .Row("to", Tables.Moment(report.LastEvent))
            .Row("without a user", Tables.Count(report.WithoutUser))
            .Row("without a usable time", Tables.Count(report.UnusableTimes))
            .Row("outside the time asked for", Tables.Count(report.OutsideTime))
            .Row("time", Tables.Seconds(watch.Elapsed.TotalSeconds)));
        return ExitCodes.Done;
    }

    private static JsonObject Document(EventImportReport report, string location, double seconds) => new()
    {
        ["out"] = location,
        ["rows"] = report.Rows,
        ["events"] = report.Events,
        ["sessions"] = report.Sessions,
        ["users"] = report.Users,
        ["items"] = report.Items,
        ["first_event"] = report.FirstEvent.UtcDateTime,
        ["last_event"] = report.LastEvent.UtcDateTime,
        ["without_user"] = report.WithoutUser,
        ["unusable_times"] = report.UnusableTimes,
        ["outside_time"] = report.OutsideTime,
        ["duplicates"] = report.Duplicates,
        ["notices"] = new JsonArray([.. report.Notices.Select(n => JsonValue.Create(n))]),
        ["seconds"] = JsonOutput.Number(seconds, 3),
    };
}
