namespace AudienceML.Infrastructure.Tests.Resilience;

/// <summary>A clock whose timers fire at once, so that pauses between attempts take no time; it counts them.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private int _pauses;

    public int Pauses => _pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _pauses);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
