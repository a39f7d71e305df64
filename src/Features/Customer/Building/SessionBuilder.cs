using System.Runtime.InteropServices;
using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Customer.Building;

/// <summary>
/// Makes sessions of events. Events that name a session are grouped by it, in any order; the others, which must come in the order of time
/// for each user, begin a new session after a break. A session lasts from its first to its last event.
/// </summary>
/// <remarks>
/// Memory: one open session a user, or all sessions where events name them. A session's country, device and the like are those of the
/// first event given that knows them. Pages are events with an article or a page; engagement_score and segment stay unknown.
/// </remarks>
public sealed class SessionBuilder
{
    private readonly Dictionary<Guid, OpenSession> _byUser = [];
    private readonly Dictionary<Guid, OpenSession> _bySession = [];
    private readonly long _gap;

    /// <summary>Creates a builder without events.</summary>
    /// <param name="gap">The break that ends a session, above zero; half an hour when null. A break of exactly this length still belongs to the session.</param>
    public SessionBuilder(TimeSpan? gap = null)
    {
        var value = gap ?? TimeSpan.FromMinutes(30);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(gap));
        _gap = value.Ticks;
    }

    /// <summary>Takes in an event.</summary>
    /// <param name="customerEvent">The event.</param>
    /// <param name="referrer">Where the visitor came from, if the log says so.</param>
    /// <param name="finished">The user's session before this one, when this event begins a new one; otherwise null.</param>
    /// <returns>The session that the event belongs to.</returns>
    /// <exception cref="DataSourceException">The event lies before the session that its user is in.</exception>
    public Guid Add(CustomerEvent customerEvent, string? referrer, out CustomerSession? finished)
    {
        ArgumentNullException.ThrowIfNull(customerEvent);
        finished = null;
        if (customerEvent.SessionId is { } named)
        {
            ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySession, named, out _);
            session ??= new OpenSession(named, customerEvent);
            session.Add(customerEvent, referrer);
            return named;
        }

        var time = customerEvent.EventTimestamp.UtcTicks;
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUser, customerEvent.UserId, out _);
        if (open is not null && time < open.Start)
        {
            throw new DataSourceException(
                $"The event {customerEvent.EventId} at {customerEvent.EventTimestamp.UtcDateTime:O} comes after a later one of the same user.",
                "Sort the events by time, or name the session of each.");
        }

        if (open is not null && time - open.End > _gap)
        {
            finished = open.Close();
            open = null;
        }

        open ??= new OpenSession(StableId.From(customerEvent.UserId.ToString("D"), time), customerEvent);
        open.Add(customerEvent, referrer);
        return open.SessionId;
    }

    /// <summary>All sessions that are still open; the builder is empty afterwards.</summary>
    public IEnumerable<CustomerSession> Finish()
    {
        var open = _byUser.Values.Concat(_bySession.Values).ToArray();
        _byUser.Clear();
        _bySession.Clear();
        return open.Select(session => session.Close());
    }
}
