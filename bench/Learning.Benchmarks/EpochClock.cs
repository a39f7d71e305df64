using System.Diagnostics;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks;

/// <summary>The least time between two reports of progress: what one epoch takes, whatever came before the first.</summary>
internal sealed class EpochClock : IProgress<LearningProgress>
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
