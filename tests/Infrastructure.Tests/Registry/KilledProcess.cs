using System.Diagnostics;

namespace AudienceML.Infrastructure.Tests.Registry;

/// <summary>A process that registers and promotes models until it is killed.</summary>
internal static class KilledProcess
{
    /// <summary>Starts it, waits for some lines of its output and some milliseconds more, and kills it the hard way.</summary>
    public static async Task RunAsync(string store, string place, int lines, TimeSpan delay)
    {
        using var process = Start([store, place]);
        for (var i = 0; i < lines; i++)
        {
            await ReadLineAsync(process);
        }

        // Not a wait for something to happen: the moment of death is meant to fall anywhere.
        await Task.Delay(delay);
        Assert.That(process.HasExited, Is.False, "It ended by itself.");
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Lets several of them work at the same time, each to its end.</summary>
    /// <returns>Their output.</returns>
    public static async Task<string[]> CompleteAsync(string store, string place, int processes, int rounds)
    {
        var running = Enumerable.Range(0, processes).Select(_ => Start([store, place, $"{rounds}"])).ToList();
        var outputs = await Task.WhenAll(running.Select(p => p.StandardOutput.ReadToEndAsync()));
        foreach (var process in running)
        {
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, () => process.StandardError.ReadToEnd());
            process.Dispose();
        }

        return outputs;
    }

    private static async Task ReadLineAsync(Process process)
    {
        if (await process.StandardOutput.ReadLineAsync() is null)
        {
            Assert.Fail($"It ended by itself: {await process.StandardError.ReadToEndAsync()}");
        }
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "AudienceML.KillTarget.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
