using System.Globalization;
using System.Text.Json.Nodes;
using AudienceML.Cli.Output;
using AudienceML.Core.Errors;
using AudienceML.Learning.Errors;

namespace AudienceML.Cli.Errors;

/// <summary>A failure as it is told: what was wrong, what to do, and the exit code that says whose turn it is.</summary>
/// <param name="Code">A stable code such as AML4001.</param>
/// <param name="Problem">What was wrong and where.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="ExitCode">What the process answers.</param>
internal sealed record Failure(string Code, string Problem, string Remedy, int ExitCode)
{
    public const string DebugVariable = "AUDIENCEML_DEBUG";

    public static Failure Usage(string problem, string remedy) => new("AML5002", problem, remedy, ExitCodes.BadInput);

    public static Failure From(Exception exception) => exception switch
    {
        UsageException e => Usage(e.Message, e.Remedy),
        AudienceException e => new(e.Code, e.Problem, e.Remedy, ExitCodeOf(e)),
        OperationCanceledException => new("AML5003", "Cancelled.", "Nothing is half-written; the same command starts again.", ExitCodes.Cancelled),
        UnauthorizedAccessException e => new("AML4090", e.Message, "Check the permissions of the file or folder.", ExitCodes.Failed),
        IOException e => new("AML4091", e.Message, "Check the path, the free space and whether another program holds the file.", ExitCodes.Failed),
        OutOfMemoryException => new("AML9002", "There is not enough memory.", "Use fewer rows or a larger machine.", ExitCodes.Failed),
        _ => new(
            "AML9001",
            $"Unexpected error: {exception.GetType().Name}: {exception.Message}",
            $"This is a defect. Please report it with the command and what it prints when {DebugVariable}=1 is set.",
            ExitCodes.Failed),
    };

    /// <summary>Text to standard error; with <paramref name="json"/> also one JSON document to standard output.</summary>
    public void Write(Terminal terminal, bool json, Exception? exception)
    {
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error {Code}: {Problem}"));
        terminal.Error.WriteLine($"  {Remedy}");
        if (exception is not null && Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            terminal.Error.WriteLine(exception);
        }

        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = Code, ["problem"] = Problem, ["remedy"] = Remedy },
            });
        }
    }

    // A transient failure, a locked store or a full disk may pass; the rest is what the caller gave.
    private static int ExitCodeOf(AudienceException exception) => exception switch
    {
        { IsTransient: true } or { InnerException: IOException or UnauthorizedAccessException } => ExitCodes.Failed,
        PipelineException => ExitCodes.Failed,
        _ => ExitCodes.BadInput,
    };
}
