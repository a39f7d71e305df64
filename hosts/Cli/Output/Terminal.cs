using Spectre.Console;

namespace AudienceML.Cli.Output;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal
{
    private const int WidthOfPipes = 160;

    public Terminal(TextWriter output, TextWriter error, bool resultsInteractive = false, bool noticesInteractive = false)
    {
        Output = output;
        Error = error;
        Results = Create(output, resultsInteractive);
        Notices = Create(error, noticesInteractive);
        IsInteractive = noticesInteractive;
    }

    /// <summary>Standard output as it is, for documents.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error as it is.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output for tables.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Standard error for progress and notices.</summary>
    public IAnsiConsole Notices { get; }

    /// <summary>Whether somebody watches standard error, so that bars may move there.</summary>
    public bool IsInteractive { get; }

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess()
    {
        var isCi = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        return new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected && !isCi, !Console.IsErrorRedirected && !isCi);
    }

    /// <summary>One line to standard error.</summary>
    public void Notice(string line) => Error.WriteLine(line);

    private static IAnsiConsole Create(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!interactive)
        {
            console.Profile.Width = WidthOfPipes;
            console.Profile.Capabilities.Unicode = false;
        }

        return console;
    }
}
