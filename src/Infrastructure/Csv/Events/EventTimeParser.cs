using System.Buffers.Text;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>Reads the times of an event log in one format, which it finds out from the first time where it is not given.</summary>
internal sealed class EventTimeParser(EventTimeFormat format)
{
    private const double MicrosecondsFrom = 1e14;
    private const double MillisecondsFrom = 1e11;
    private static readonly long Earliest = new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long Latest = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>The format, once it is known.</summary>
    public EventTimeFormat Format { get; private set; } = format;

    /// <summary>Whether an ISO time came without a zone.</summary>
    public bool SawNoZone { get; private set; }

    /// <summary>Reads a time as UTC ticks; false when it cannot be read or lies outside 1980 to 2100.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        text = text.Trim((byte)' ');
        if (Format == EventTimeFormat.Detect && !TryDetect(text))
        {
            return false;
        }

        if (Format == EventTimeFormat.Iso)
        {
            if (!UtcTime.TryParse(text, out var time, out var hasZone))
            {
                return false;
            }

            SawNoZone |= !hasZone;
            ticks = time.UtcTicks;
        }
        else
        {
            var unit = Format switch
            {
                EventTimeFormat.Seconds => TimeSpan.TicksPerSecond,
                EventTimeFormat.Milliseconds => TimeSpan.TicksPerMillisecond,
                _ => TimeSpan.TicksPerMicrosecond,
            };
            if (Utf8Parser.TryParse(text, out long whole, out var length) && length == text.Length)
            {
                // The window below is checked before the multiplication, which could overflow.
                if (whole < 0 || whole > Latest / unit)
                {
                    return false;
                }

                ticks = DateTime.UnixEpoch.Ticks + (whole * unit);
            }
            else if (Utf8Parser.TryParse(text, out decimal number, out length) && length == text.Length && number >= 0 && number <= Latest / unit)
            {
                ticks = DateTime.UnixEpoch.Ticks + (long)(number * unit);
            }
            else
            {
                return false;
            }
        }

        return ticks >= Earliest && ticks < Latest;
    }

    private bool TryDetect(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out double number, out var length) && length == text.Length && double.IsFinite(number))
        {
            Format = number >= MicrosecondsFrom ? EventTimeFormat.Microseconds
                : number >= MillisecondsFrom ? EventTimeFormat.Milliseconds
                : EventTimeFormat.Seconds;

            // A first row with nonsense must not decide.
            if (!TryParse(text, out _))
            {
                Format = EventTimeFormat.Detect;
                return false;
            }

            return true;
        }

        if (!UtcTime.TryParse(text, out _, out _))
        {
            return false;
        }

        Format = EventTimeFormat.Iso;
        return true;
    }
}
