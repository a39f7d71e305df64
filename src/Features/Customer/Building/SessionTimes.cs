using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Building;

/// <summary>When a session began and ended, and how long it took, as far as its row says. Features and labels share it.</summary>
internal readonly record struct SessionTimes(long Start, long End, double? DurationSec)
{
    /// <summary>
    /// The end is <c>session_end</c>, else start plus duration, else the start; the duration is <c>session_duration_sec</c>, else end minus start.
    /// </summary>
    public static SessionTimes Of(CustomerSession session)
    {
        var start = session.SessionStart.UtcTicks;
        var duration = session.SessionDurationSec is { } seconds && double.IsFinite(seconds) ? seconds : (double?)null;
        if (session.SessionEnd is { } end)
        {
            return new(start, end.UtcTicks, duration ?? (double)(end.UtcTicks - start) / TimeSpan.TicksPerSecond);
        }

        // More than a century is a mistake in the data, and would overflow.
        return duration is > 0 and < 4e9 ? new(start, start + (long)(duration.Value * TimeSpan.TicksPerSecond), duration) : new(start, start, duration);
    }
}
