using System.Diagnostics;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Times pieces of work. The least of several runs is what the machine can do; the rest is what else it was doing.</summary>
internal static class Timing
{
    /// <summary>Least seconds by the clock, and least seconds of processor time over all threads.</summary>
    public static (double Clock, double Processor) Best(int runs, Action work)
    {
        var (clock, processor) = (double.PositiveInfinity, double.PositiveInfinity);
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < runs; i++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            work();
            clock = Math.Min(clock, watch.Elapsed.TotalSeconds);
            process.Refresh();
            processor = Math.Min(processor, (process.TotalProcessorTime - before).TotalSeconds);
        }

        return (clock, processor);
    }
}
