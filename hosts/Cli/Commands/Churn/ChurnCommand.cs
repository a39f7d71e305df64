using System.CommandLine;
using AudienceML.Cli.Hosting;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>A churn command over either kind of rows: opens what the options name and hands it to one generic method.</summary>
/// <typeparam name="TResult">What the command found out.</typeparam>
internal abstract class ChurnCommand<TResult>(string description, Terminal terminal, bool needsLabel, bool needsId = true) : HostedCommand("churn", description, terminal)
{
    protected ChurnInput Input { get; } = new(needsLabel, needsId);

    protected override async Task ExecuteAsync(ParseResult arguments, HostServices services, CancellationToken cancellationToken)
    {
        var selection = Input.Read(arguments);
        var result = await WorkDisplay.RunAsync(Terminal, async display =>
        {
            if (selection.Data is null)
            {
                return await ToldAsync(new TableChurnData(selection, services, display), arguments, services, display, cancellationToken);
            }

            await using var data = new CustomerChurnData(selection, services, display);
            return await ToldAsync(data, arguments, services, display, cancellationToken);
        });
        Write(arguments, result);
    }

    /// <summary>Does the work.</summary>
    protected abstract Task<TResult> RunAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken);

    /// <summary>Prints the result.</summary>
    protected abstract void Write(ParseResult arguments, TResult result);

    private async Task<TResult> ToldAsync<TRow>(
        ChurnData<TRow> data, ParseResult arguments, HostServices services, WorkDisplay display, CancellationToken cancellationToken)
    {
        var result = await RunAsync(data, arguments, services, display, cancellationToken);
        foreach (var notice in data.Notices)
        {
            Terminal.Notice("note: " + notice);
        }

        return result;
    }
}
