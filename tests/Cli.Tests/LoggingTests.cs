using System.Diagnostics;
using AudienceML.Cli.Errors;

namespace AudienceML.Cli.Tests;

/// <summary>Logs in a process of its own, since loggers write to the streams of the process.</summary>
[TestFixture]
internal sealed class LoggingTests : CliFixture
{
    [TestCase("0")]
    [TestCase("1")]
    public async Task Logs_AreOffUnlessAskedFor_AndNeverOnStandardOutput(string debug)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Failure.DebugVariable] = debug },
        };
        foreach (var argument in new[] { typeof(CommandLine).Assembly.Location, "models", "rollback", "churn", "--store", Store, "--json" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var run = new CliRun(process.ExitCode, output, await error);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.BadInput), run.Error);
        Assert.That(run.Json.TryGetProperty("error", out _));
        Assert.That(run.Error, debug == "1" ? Does.Contain("RollbackModel failed after") : Does.Not.Contain("RollbackModel"));
    }
}
