using System.Diagnostics;

namespace AudienceML.Serving.Benchmarks;

/// <summary>Many calls, each timed for itself: how long most of them take, and how long the slowest.</summary>
/// <param name="Median">p50, in µs.</param>
/// <param name="P99">In µs.</param>
/// <param name="P999">p99.9, in µs.</param>
/// <param name="Bytes">Allocated a call.</param>
internal sealed record Calls(double Median, double P99, double P999, double Bytes)
{
    /// <summary>Makes the calls one after the other on this thread, after a tenth as many that are not counted.</summary>
    /// <param name="count">How many.</param>
    /// <param name="call">Gets 0 to <paramref name="count"/> - 1.</param>
    public static Calls Measure(int count, Action<int> call)
    {
        for (var i = 0; i < count / 10; i++)
        {
            call(i);
        }

        // The garbage of what ran before is no fault of these calls; their own is, and its collections are in their times.
        GC.Collect();
        var ticks = new long[count];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call(i);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(ticks);
        double At(double share) => ticks[Math.Min(count - 1, (int)(share * count))] * 1e6 / Stopwatch.Frequency;
        return new(At(0.5), At(0.99), At(0.999), (double)bytes / count);
    }
}
