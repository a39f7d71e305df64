using System.Diagnostics;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks.Workloads;

/// <summary>The time of the fastest iteration of an algorithm that tells when each begins.</summary>
internal sealed class FastestIteration : IProgress<LearningProgress>
{
    private long _last;

    public double Seconds { get; private set; } = double.PositiveInfinity;

    public void Report(LearningProgress value)
    {
        var now = Stopwatch.GetTimestamp();
        if (_last != 0)
        {
            Seconds = Math.Min(Seconds, Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        }

        _last = now;
    }
}
