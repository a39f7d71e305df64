using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Infrastructure.Csv.Ratings;

/// <summary>Judges fields of a row and hands them on.</summary>
internal sealed class RatingRows(RatingLogBuilder log, double low, double high)
{
    /// <summary>Adds a row.</summary>
    /// <param name="place">The file and line, and the names of the columns, for messages.</param>
    /// <param name="user">Who.</param>
    /// <param name="item">What.</param>
    /// <param name="rating">The rating, null where the file has none.</param>
    /// <param name="time">UTF-8 of the time; empty where the file has none.</param>
    /// <param name="times">Reads times, null where the file has none.</param>
    /// <param name="session">The visit, null where the file has none.</param>
    public void Add(in RatingPlace place, string user, string item, double? rating, ReadOnlySpan<byte> time, EventTimeParser? times, string? session)
    {
        if (user.Length == 0)
        {
            throw RatingErrors.Empty(place.Path, place.Line, place.User);
        }

        if (item.Length == 0)
        {
            throw RatingErrors.Empty(place.Path, place.Line, place.Item);
        }

        if (rating is { } value && (value < low || value > high))
        {
            throw RatingErrors.Scale(place.Path, place.Line, place.Rating, value, low, high);
        }

        long? moment = null;
        if (times is not null)
        {
            moment = times.TryParse(time, out var ticks)
                ? (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond
                : throw RatingErrors.Time(place.Path, place.Line, place.Time, System.Text.Encoding.UTF8.GetString(time));
        }

        log.Add(user, item, (float)(rating ?? 1), moment, session);
    }
}
