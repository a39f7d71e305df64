using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Commands;

/// <summary>A command that works on a store: takes --store and --json and builds the services for one call.</summary>
internal abstract class HostedCommand : Command
{
    private readonly Option<string> _store = CommonOptions.Store();
    private readonly Option<bool> _json = CommonOptions.Json();

    protected HostedCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        SetAction(RunAsync);
    }

    protected Terminal Terminal { get; }

    /// <summary>Adds the command's own options, and the common ones at the end of the help.</summary>
    protected void AddOptions(params Option[] options)
    {
        foreach (var option in options)
        {
            Add(option);
        }

        Add(_store);
        Add(_json);
    }

    /// <summary>Does it. Failures are thrown and told by the caller.</summary>
    protected abstract Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken);

    /// <summary>Whether the result is one JSON document.</summary>
    protected bool IsJson(ParseResult arguments) => arguments.GetValue(_json);

    /// <summary>The store as it was given.</summary>
    protected string StoreOf(ParseResult arguments) => arguments.GetRequiredValue(_store);

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var services = HostServices.Create(StoreOf(arguments));
        await ExecuteAsync(arguments, services, cancellationToken);
        return ExitCodes.Done;
    }
}
