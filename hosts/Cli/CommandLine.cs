using System.CommandLine;
using System.CommandLine.Invocation;
using AudienceML.Cli.Commands;
using AudienceML.Cli.Errors;
using AudienceML.Cli.Output;

namespace AudienceML.Cli;

/// <summary>The command from arguments to exit code. The process and the tests come in here.</summary>
internal static class CommandLine
{
    // "@name" would otherwise be read as a file of arguments, and ids may begin with an @.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var json = args.Contains(CommonOptions.JsonName, StringComparer.Ordinal);
        try
        {
            var root = new AudienceCommand(terminal);
            var result = root.Parse(args.Length == 0 ? ["--help"] : args, Parsing);
            if (result.Action is null or ParseErrorAction)
            {
                throw WrongUsage(result);
            }

            var invocation = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception exception)
        {
            var failure = Failure.From(exception);
            failure.Write(terminal, json, exception is UsageException ? null : exception);
            return failure.ExitCode;
        }
    }

    private static UsageException WrongUsage(ParseResult result)
    {
        var path = new Stack<string>();
        for (Symbol? symbol = result.CommandResult.Command; symbol is not null and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
        {
            path.Push(symbol.Name);
        }

        var command = string.Join(' ', path.Prepend("audienceml"));
        var problem = result.Errors.Count == 0
            ? $"'{command}' needs a command."
            : string.Join(' ', result.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal));
        return new UsageException(problem, $"'{command} --help' shows what it takes.");
    }
}
