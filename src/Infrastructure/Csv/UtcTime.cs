namespace AudienceML.Infrastructure.Csv;

/// <summary>Points in time as text: ISO 8601, written in UTC with as many decimals as there are, read with or without a zone.</summary>
internal static class UtcTime
{
    /// <summary>The longest text that <see cref="Format"/> writes.</summary>
    public const int MaximumLength = 28;

    private static ReadOnlySpan<int> TicksOfDecimals => [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <summary>Writes 2017-10-09T08:05:07Z or 2017-10-09T08:05:07.25Z.</summary>
    /// <returns>The bytes written.</returns>
    public static int Format(DateTimeOffset time, Span<byte> destination)
    {
        var utc = time.UtcDateTime;
        FormatDay(DateOnly.FromDateTime(utc), destination);
        destination[10] = (byte)'T';
        TwoDigits(utc.Hour, destination[11..]);
        destination[13] = (byte)':';
        TwoDigits(utc.Minute, destination[14..]);
        destination[16] = (byte)':';
        TwoDigits(utc.Second, destination[17..]);
        var position = 19;
        var fraction = (int)(utc.Ticks % TimeSpan.TicksPerSecond);
        if (fraction != 0)
        {
            destination[position++] = (byte)'.';
            for (var unit = 1_000_000; fraction != 0; unit /= 10)
            {
                destination[position++] = (byte)('0' + (fraction / unit));
                fraction %= unit;
            }
        }

        destination[position++] = (byte)'Z';
        return position;
    }

    /// <summary>Writes 2017-10-09: ten bytes.</summary>
    public static void FormatDay(DateOnly day, Span<byte> destination)
    {
        TwoDigits(day.Year / 100, destination);
        TwoDigits(day.Year % 100, destination[2..]);
        destination[4] = (byte)'-';
        TwoDigits(day.Month, destination[5..]);
        destination[7] = (byte)'-';
        TwoDigits(day.Day, destination[8..]);
    }

    /// <summary>Reads yyyy-MM-dd, the only form of a day that is the same everywhere; slashes do as well.</summary>
    public static bool TryParseDay(ReadOnlySpan<byte> text, out DateOnly day)
    {
        day = default;
        if (text.Length != 10 || text[4] != text[7] || text[4] is not ((byte)'-' or (byte)'/')
            || !Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var dayOfMonth)
            || year == 0 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new(year, month, dayOfMonth);
        return true;
    }

    /// <summary>Reads a day, or a day and a time (T or a space between them) with seconds, decimals and zone as far as they are there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The point in time; without a zone the text is taken as UTC.</param>
    /// <param name="hasZone">Whether the text names its zone.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time, out bool hasZone)
    {
        time = default;
        hasZone = false;
        if (text.Length < 10 || !TryParseDay(text[..10], out var day))
        {
            return false;
        }

        var ticks = day.ToDateTime(TimeOnly.MinValue).Ticks;
        var position = 10;
        if (text.Length > 10)
        {
            if (text[10] is not ((byte)'T' or (byte)' ' or (byte)'t')
                || !Digits(text, 11, 2, out var hour) || text.Length < 16 || text[13] != ':' || !Digits(text, 14, 2, out var minute)
                || hour > 23 || minute > 59)
            {
                return false;
            }

            ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
            position = 16;
            if (position < text.Length && text[position] == ':')
            {
                if (!Digits(text, 17, 2, out var second) || second > 59)
                {
                    return false;
                }

                ticks += second * TimeSpan.TicksPerSecond;
                position = 19;
                if (position < text.Length && text[position] is (byte)'.' or (byte)',')
                {
                    var start = ++position;
                    long fraction = 0;
                    while (position < text.Length && char.IsAsciiDigit((char)text[position]))
                    {
                        // Decimals beyond a tick are cut off.
                        fraction = position - start < 7 ? (fraction * 10) + (text[position] - '0') : fraction;
                        position++;
                    }

                    if (position == start)
                    {
                        return false;
                    }

                    ticks += fraction * TicksOfDecimals[Math.Min(position - start, 7)];
                }
            }
        }

        return TryParseZone(text[position..], out hasZone, out var offset) && TryCreate(ticks - offset, out time);
    }

    /// <summary>A point in time from UTC ticks; false beyond the years 1 to 9999.</summary>
    public static bool TryCreate(long ticks, out DateTimeOffset time)
    {
        var valid = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        time = valid ? new(ticks, TimeSpan.Zero) : default;
        return valid;
    }

    private static bool TryParseZone(ReadOnlySpan<byte> zone, out bool hasZone, out long offset)
    {
        offset = 0;
        hasZone = zone.Length > 0;
        if (zone.Length > 0 && zone[0] == ' ')
        {
            zone = zone[1..];
        }

        if (zone.Length == 0 || zone.SequenceEqual("Z"u8) || zone.SequenceEqual("z"u8) || zone.SequenceEqual("UTC"u8))
        {
            return true;
        }

        // +02, +0200, +02:00
        var minutes = 0;
        if (zone[0] is not ((byte)'+' or (byte)'-') || !Digits(zone, 1, 2, out var hours)
            || (zone.Length == 5 && !Digits(zone, 3, 2, out minutes))
            || (zone.Length == 6 && (zone[3] != ':' || !Digits(zone, 4, 2, out minutes)))
            || zone.Length is not (3 or 5 or 6) || hours > 14 || minutes > 59)
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        if (text.Length < start + count)
        {
            return false;
        }

        foreach (var digit in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static void TwoDigits(int value, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }
}
