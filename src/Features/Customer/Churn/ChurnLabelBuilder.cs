using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Customer.Churn;

/// <summary>
/// Finds out who was not seen again, from the same raw rows in the same pass as the features. A user has churned at a feature date when no
/// session lies even in part, and no event, in the horizon: from the date's 00:00 UTC, included, to as many days later, excluded.
/// </summary>
/// <remarks>Not safe for several threads. Memory: 8 bytes and a dictionary entry a user.</remarks>
public sealed class ChurnLabelBuilder
{
    private const int MaximumDates = 64;
    private readonly Dictionary<Guid, ulong> _seen = [];
    private readonly ImmutableArray<DateOnly> _dates;
    private readonly long[] _from;
    private readonly long _horizon;
    private readonly ChurnLabelOptions _options;
    private long _last;

    /// <summary>Creates a builder without rows.</summary>
    /// <param name="featureDates">1 to 64 dates.</param>
    /// <param name="options">What counts as churn.</param>
    public ChurnLabelBuilder(IEnumerable<DateOnly> featureDates, ChurnLabelOptions options)
    {
        ArgumentNullException.ThrowIfNull(featureDates);
        ArgumentNullException.ThrowIfNull(options);
        _options = ChurnLabelOptions.Check(options);
        _dates = [.. featureDates.Distinct().Order()];
        if (_dates.Length is < 1 or > MaximumDates)
        {
            throw new ArgumentException($"Labels are built for 1 to {MaximumDates} dates at once, not for {_dates.Length}.", nameof(featureDates));
        }

        _from = [.. _dates.Select(date => date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks)];
        _horizon = options.HorizonDays * TimeSpan.TicksPerDay;
    }

    /// <summary>Up to when the data is complete: the option, or the last sign of life so far rounded up to the full hour.</summary>
    public DateTimeOffset DataEnd => _options.DataEnd
        ?? new DateTimeOffset((_last + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    /// <summary>Takes in a session.</summary>
    public void Add(CustomerSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var times = SessionTimes.Of(session);
        Add(session.UserId, times.Start, Math.Max(times.Start, times.End));
    }

    /// <summary>Takes in an event.</summary>
    public void Add(CustomerEvent customerEvent)
    {
        ArgumentNullException.ThrowIfNull(customerEvent);
        var time = customerEvent.EventTimestamp.UtcTicks;
        Add(customerEvent.UserId, time, time);
    }

    /// <summary>Whether all data of the horizon after a date is there.</summary>
    /// <param name="featureDate">One of the builder's dates.</param>
    public bool IsComplete(DateOnly featureDate) => _from[IndexOf(featureDate)] + _horizon <= DataEnd.UtcTicks;

    /// <summary>Whether the user was not seen in the horizon after a date; null while the horizon is not complete.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="featureDate">One of the builder's dates.</param>
    public bool? HasChurned(Guid userId, DateOnly featureDate)
    {
        var index = IndexOf(featureDate);
        return IsComplete(featureDate) ? (_seen.GetValueOrDefault(userId) & (1UL << index)) == 0 : null;
    }

    private int IndexOf(DateOnly featureDate) => _dates.IndexOf(featureDate) is >= 0 and var index
        ? index
        : throw new ArgumentException($"{featureDate:yyyy-MM-dd} is none of this builder's feature dates.", nameof(featureDate));

    private void Add(Guid user, long start, long end)
    {
        _last = Math.Max(_last, end);
        var mask = 0UL;
        for (var i = 0; i < _from.Length; i++)
        {
            if (end >= _from[i] && start < _from[i] + _horizon)
            {
                mask |= 1UL << i;
            }
        }

        if (mask != 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_seen, user, out _) |= mask;
        }
    }
}
