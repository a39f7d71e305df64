using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;
using AudienceML.Features.Shared.Simulation;

namespace AudienceML.Cli.Commands;

/// <summary>audienceml simulate</summary>
internal sealed class SimulateCommand : Command
{
    private const int MaximumUsers = 10_000_000;
    private const int MaximumDays = 3650;

    private readonly Terminal _terminal;
    private readonly Option<int> _users = CommonOptions.Number("--users", "Users.", 20_000, maximum: MaximumUsers);
    private readonly Option<int> _days = CommonOptions.Number("--days", "Days.", 120, maximum: MaximumDays);
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed gives the same audience.", 1, minimum: 0);
    private readonly Option<int?> _driftDay = CommonOptions.OptionalNumber("--drift-day", "The day on which the audience changes.", 0, MaximumDays);
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder to write to, or a PostgreSQL connection string.",
        HelpName = "DIR",
        Required = true,
    };

    public SimulateCommand(Terminal terminal)
        : base("simulate", "Write a publisher's audience with known truth: sessions, events, articles, and who was likely to leave.")
    {
        _terminal = terminal;
        Add(_users);
        Add(_days);
        Add(_seed);
        Add(_driftDay);
        Add(_out);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_driftDay) is { } day && day >= result.GetValue(_days))
            {
                result.AddError($"--drift-day {day} lies after the last day; days count from 0 to {result.GetValue(_days) - 1}.");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new SimulationOptions
        {
            Users = arguments.GetValue(_users),
            Days = arguments.GetValue(_days),
            Seed = arguments.GetValue(_seed),
            DriftDay = arguments.GetValue(_driftDay),
        };
        var folder = arguments.GetRequiredValue(_out);
        var watch = Stopwatch.StartNew();
        await using var services = HostServices.Create(CommonOptions.DefaultStore);
        var report = await WorkDisplay.RunAsync(_terminal, display => Simulation.WriteAsync(services, options, folder, display, cancellationToken));
        if (arguments.GetValue(_json))
        {
            JsonOutput.Write(_terminal, new JsonObject
            {
                ["out"] = report.Location,
                ["users"] = options.Users,
                ["days"] = options.Days,
                ["seed"] = options.Seed,
                ["drift_day"] = options.DriftDay,
                ["sessions"] = report.Sessions,
                ["events"] = report.Events,
                ["truth_dates"] = new JsonArray([.. report.TruthDates.Select(d => JsonValue.Create(Tables.Date(d)))]),
                ["seconds"] = JsonOutput.Number(watch.Elapsed.TotalSeconds, 3),
            });
            return ExitCodes.Done;
        }

        _terminal.Results.Write(Tables.Create("Simulated", report.Location)
            .Row("users", Tables.Count(options.Users))
            .Row("days", $"{options.Days}, from {Tables.Date(options.Start)}")
            .Row("sessions", Tables.Count(report.Sessions))
            .Row("events", Tables.Count(report.Events))
            .Row("truth as of", string.Join(", ", report.TruthDates.Select(Tables.Date)))
            .Row("time", Tables.Seconds(watch.Elapsed.TotalSeconds)));
        return ExitCodes.Done;
    }
}
