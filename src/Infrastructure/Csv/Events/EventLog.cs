using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>The rows of an event log as sessions and events.</summary>
internal sealed class EventLog : IEventLog
{
    private readonly EventImportOptions _options;
    private readonly EventTable _table;
    private readonly CustomerEventType[] _types;
    private readonly EventOrder _order;
    private readonly Guid[] _users;
    private readonly Guid[] _items;
    private readonly Guid[] _sessions;
    private readonly Guid[] _devices;
    private readonly Guid[] _systems;
    private readonly Guid[] _browsers;
    private readonly Guid[] _cities;
    private readonly Guid[] _categories;
    private readonly string[] _countries;
    private readonly string[] _referrers;
    private readonly byte[] _eventId = new byte[16];

    public EventLog(EventImportOptions options, EventTable table, CustomerEventType[] types, EventOrder order, EventImportReport report)
    {
        (_options, _table, _types, _order, Report) = (options, table, types, order, report);
        _users = table.Users.Table.ToIds(ExternalIds.UserKind);
        _items = table.Items.Table.ToIds(ExternalIds.ItemKind);
        _sessions = table.Sessions.Table.ToIds("session");
        _devices = table.Devices.Table.ToIds("device_type");
        _systems = table.Systems.Table.ToIds("operating_system");
        _browsers = table.Browsers.Table.ToIds("browser");
        _cities = table.Cities.Table.ToIds("city");
        _categories = table.Categories.Table.ToIds("category");
        _countries = table.Countries.Table.ToTexts();
        _referrers = table.Referrers.Table.ToTexts();

        // The same log gives the same events; another log of the same tenant gives others.
        var file = StableId.From("event_log", $"{Path.GetFileName(options.Path)} {report.Rows} {report.FirstEvent.UtcTicks} {report.LastEvent.UtcTicks}");
        _ = file.TryWriteBytes(_eventId, bigEndian: true, out _);
        Reference = CreateReference();
        Ids = CreateIds();
    }

    public EventImportReport Report { get; }

    public ReferenceTables Reference { get; }

    public ExternalIds Ids { get; }

    public async IAsyncEnumerable<CustomerSession> ReadSessionsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (sessions, _) in Walk(query.Tenant, cancellationToken))
        {
            foreach (var session in sessions)
            {
                if (IsWithin(query, session.SessionStart))
                {
                    yield return session;
                }
            }
        }
    }

    public async IAsyncEnumerable<CustomerEvent> ReadEventsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (_, events) in Walk(query.Tenant, cancellationToken))
        {
            foreach (var item in events)
            {
                if (IsWithin(query, item.EventTimestamp))
                {
                    yield return item;
                }
            }
        }
    }

    public async IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(
        UserFeaturesQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    /// <summary>The sessions and events of one user after another. The lists are filled anew for each.</summary>
    internal IEnumerable<(List<CustomerSession> Sessions, List<CustomerEvent> Events)> Walk(TenantId tenant, CancellationToken cancellationToken)
    {
        if (tenant != TenantId.Default
            && (tenant.CompanyId != _options.Tenant.CompanyId || (tenant.BrandId != Guid.Empty && tenant.BrandId != _options.Tenant.BrandId)))
        {
            yield break;
        }

        var builder = new SessionBuilder(_options.SessionGap);
        var sessions = new List<CustomerSession>();
        var events = new List<CustomerEvent>();
        for (var user = 0; user < _order.Users; user++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sessions.Clear();
            events.Clear();
            foreach (var i in _order.EventsOf(user))
            {
                var item = CreateEvent(user, i);
                var session = builder.Add(item, TextOf(_referrers, _table.Referrers[i]), out var finished);
                if (finished is not null)
                {
                    sessions.Add(finished);
                }

                events.Add(item.SessionId is null ? item with { SessionId = session } : item);
            }

            sessions.AddRange(builder.Finish());
            yield return (sessions, events);
        }
    }

    private static bool IsWithin(CustomerQuery query, DateTimeOffset time) =>
        (query.From is not { } from || time >= from) && (query.Until is not { } until || time < until);

    private static Guid? IdOf(Guid[] ids, int code) => code < 0 ? null : ids[code];

    private static string? TextOf(string[] texts, int code) => code < 0 ? null : texts[code];

    private CustomerEvent CreateEvent(int user, int i) => new()
    {
        EventId = EventIdOf(_table.Rows[i]),
        SessionId = SessionOf(user, _table.Sessions[i]),
        UserId = _users[user],
        CompanyId = _options.Tenant.CompanyId,
        BrandId = _options.Tenant.BrandId,
        EventType = _types[_table.Types[i] is var type and >= 0 ? type : _types.Length - 1],
        EventTimestamp = new DateTimeOffset(_table.Times[i], TimeSpan.Zero),
        ArticleId = IdOf(_items, _table.Items[i]),
        CategoryId = IdOf(_categories, _table.Categories[i]),
        CountryCode = TextOf(_countries, _table.Countries[i]),
        CityId = IdOf(_cities, _table.Cities[i]),
        DeviceTypeId = IdOf(_devices, _table.Devices[i]),
        OsId = IdOf(_systems, _table.Systems[i]),
        BrowserId = IdOf(_browsers, _table.Browsers[i]),
        EngagementMetrics = _table.Values.Count > 0 && !double.IsNaN(_table.Values[i]) ? new(Rating: _table.Values[i]) : null,
    };

    private Guid? SessionOf(int user, int session) => session < 0 ? null
        : _order.Owns(user, session) ? _sessions[session]
        : StableId.From("shared_session", $"{_sessions[session]:N}{_users[user]:N}");

    private Guid EventIdOf(long row)
    {
        // Eight bytes of the log, then the row with the bits of the variant, so that an event leads back to its line.
        BinaryPrimitives.WriteInt64BigEndian(_eventId.AsSpan(8), row | long.MinValue);
        return new(_eventId, bigEndian: true);
    }

    private ReferenceTables CreateReference() => new()
    {
        Countries = [.. _countries.Select(c => new Country(c, c))],
        Cities = Name(_table.Cities, _cities, (id, name) => new City(id, null, name)),
        Categories = Name(_table.Categories, _categories, (id, name) => new Category(id, null, name)),
        DeviceTypes = Name(_table.Devices, _devices, (id, name) => new DeviceType(id, name)),
        OperatingSystems = Name(_table.Systems, _systems, (id, name) => new OperatingSystemRow(id, name)),
        Browsers = Name(_table.Browsers, _browsers, (id, name) => new Browser(id, name)),
    };

    private static List<TRow> Name<TRow>(EventAttribute attribute, Guid[] ids, Func<Guid, string, TRow> create) =>
        [.. attribute.Table.ToTexts().Zip(ids, (name, id) => create(id, name))];

    private ExternalIds CreateIds()
    {
        var ids = new ExternalIds();
        Add(ids, ExternalIds.UserKind, _table.Users, _users);
        Add(ids, ExternalIds.ItemKind, _table.Items, _items);
        return ids;
    }

    private static void Add(ExternalIds ids, string kind, EventAttribute attribute, Guid[] known)
    {
        for (var code = 0; code < known.Length; code++)
        {
            ids.Add(kind, known[code], attribute.Table.TextOf(code));
        }
    }
}
