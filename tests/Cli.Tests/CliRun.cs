using System.Text.Json;
using AudienceML.Cli.Output;

namespace AudienceML.Cli.Tests;

/// <summary>What one call of the command printed and answered.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Calls the real entry point in this process.</summary>
    public static async Task<CliRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, new Terminal(output, TextWriter.Synchronized(error)));
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Calls it and insists on success.</summary>
    public static async Task<CliRun> DoneAsync(params string[] args)
    {
        var run = await OfAsync(args);
        Assert.That(run.ExitCode, Is.Zero, $"audienceml {string.Join(' ', args)}\n{run.Error}");
        return run;
    }

    /// <summary>Calls it with bad input: exit code 2, a message that holds each text, no stack trace, nothing on standard output.</summary>
    public static async Task RefusedAsync(string[] args, params string[] texts)
    {
        var run = await OfAsync(args);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.BadInput), $"audienceml {string.Join(' ', args)}\n{run.Output}{run.Error}");
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.Error, Does.Match("^error AML[0-9]{4}: ").Or.Match("\nerror AML[0-9]{4}: "));
        Assert.That(run.Error, Does.Not.Contain("   at "));
        foreach (var text in texts)
        {
            Assert.That(run.Error, Does.Contain(text));
        }
    }
}
