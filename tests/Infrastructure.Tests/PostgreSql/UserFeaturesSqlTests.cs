using System.Reflection;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.Tables;
using AudienceML.Infrastructure.Tests.Csv;
using FsCheck.Fluent;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

/// <summary>One statement in the database and one pass over the rows: two ways to the same numbers.</summary>
[TestFixture]
public sealed class UserFeaturesSqlTests
{
    // Ids of the two rows are made in different ways; times of writing differ by nature.
    private static readonly string[] NotCompared =
        [nameof(CustomerUserFeatures.UserFeatureId), nameof(CustomerUserFeatures.CreatedAt), nameof(CustomerUserFeatures.UpdatedAt)];

    private PostgresDataStore _store = null!;

    [SetUp]
    public async Task OpenAsync() => _store = new(await PostgresServer.CreateDatabaseAsync(), TimeProvider.System);

    [TearDown]
    public async Task CloseAsync()
    {
        // There is none where PostgreSQL's programs are missing.
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Compute_SimulatedAudience_EqualsTheBuilderInEveryColumn()
    {
        var simulator = new AudienceSimulator(new() { Users = 400, Days = 70, Seed = 3 });
        await using (var sink = _store.CreateCustomerSink())
        await using (var editorial = _store.CreateEditorialSink())
        {
            await simulator.WriteAsync(sink, editorial, _store.ReferenceSink);
        }

        await AssertSameAsync(TenantId.Default, simulator.Options.Start.AddDays(60), minimum: 100);
        await AssertSameAsync(TenantId.Default, simulator.Options.Start.AddDays(30), minimum: 100);
        await AssertSameAsync(TenantId.Default, simulator.Options.Start.AddDays(1), minimum: 1);
    }

    [Test]
    public async Task Compute_OneTenantOfSeveral_CountsItsRowsOnly()
    {
        var (company, brand) = (Guid.NewGuid(), Guid.NewGuid());
        var users = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
        var sessions = Rows.Session.Sample(400).Select((s, i) => Tidy(s, users, i) with
        {
            CompanyId = i % 3 == 0 ? Guid.NewGuid() : company,
            BrandId = i % 2 == 0 ? brand : Guid.NewGuid(),
        });
        await WriteAsync(sessions, []);

        await AssertSameAsync(new(company), new(2026, 3, 1), minimum: 5);
        await AssertSameAsync(new(company, brand), new(2026, 3, 1), minimum: 5);
    }

    [Test]
    public async Task Compute_RowsOfEveryShape_EqualsTheBuilderInEveryColumn()
    {
        var users = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToArray();
        var sessions = Rows.Session.Sample(600).Select((s, i) => Tidy(s, users, i));
        var events = Rows.Event.Sample(900).Select((e, i) => e with
        {
            UserId = users[i * 7 % users.Length],
            CompanyId = default,
            BrandId = default,
            EventTimestamp = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i * 97 % 90_000),
            EventType = (CustomerEventType)(i % 17),
            CategoryId = i % 4 == 0 ? null : users[i % 5],
            EngagementMetrics = i % 3 == 0 ? null : new(i % 2 == 0 ? null : i * 0.7, i % 5 == 0 ? null : i % 100),
        });
        await WriteAsync(sessions, events);

        await AssertSameAsync(TenantId.Default, new(2026, 2, 20), minimum: 12);
    }

    [Test]
    public async Task Compute_TiesAndEdgesOfTime_EqualsTheBuilderInEveryColumn()
    {
        var asOf = new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);
        var user = Guid.NewGuid();
        CustomerSession At(double hours, string tier, double minutes) => new()
        {
            SessionId = Guid.NewGuid(),
            UserId = user,
            SessionStart = asOf.AddHours(hours),
            SessionEnd = asOf.AddHours(hours).AddMinutes(minutes),
            SubscriptionTier = tier,
            UserSegment = tier,
            Referrer = tier,
            CountryCode = tier,
            TotalEvents = tier.Length,
        };
        var edges = new[] { 0, -1, -24, -72, -168, -336, -672, -720, -6 }.SelectMany(h => new[] { At(h, "a", 5), At(h + 1e-9, "bb", 60), At(h - 1e-3, "ccc", 1) });
        var ties = Enumerable.Range(0, 12).Select(i => At(-1, $"tie{new string('x', i)}", 60 + (i % 2)));
        var events = new[] { 0.0, -1e-9, -24, -672 }.SelectMany(h => new[] { CustomerEventType.Subscribe, CustomerEventType.Cancel }.Select(type =>
            new CustomerEvent { EventId = Guid.NewGuid(), UserId = user, EventType = type, EventTimestamp = asOf.AddHours(h) }));
        // Articles read at the same first and last moment, and read by somebody else before and after.
        var reads = Enumerable.Range(0, 9).Select(i => Guid.NewGuid()).SelectMany((article, i) => new[] { -700.0, -2, 0 }.SelectMany(h => Enumerable.Range(0, 1 + (i % 4)).Select(n =>
            new CustomerEvent { EventId = Guid.NewGuid(), UserId = n == 0 ? user : Guid.NewGuid(), ArticleId = article, EventTimestamp = asOf.AddHours(n == 0 ? h : h - i) })));
        await WriteAsync([.. edges, .. ties], events.Concat(reads));

        await AssertSameAsync(TenantId.Default, new(2026, 2, 20), minimum: 1);
    }

    [Test]
    public async Task Compute_TwiceForADay_ReplacesTheRowsAndKeepsOtherDays()
    {
        await WriteAsync([new() { SessionId = Guid.NewGuid(), UserId = Guid.NewGuid(), SessionStart = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero) }], []);

        var first = await _store.ComputeUserFeaturesAsync(TenantId.Default, new(2026, 1, 2));
        var again = await _store.ComputeUserFeaturesAsync(TenantId.Default, new(2026, 1, 2));
        var other = await _store.ComputeUserFeaturesAsync(TenantId.Default, new(2026, 1, 3));
        var before = await _store.ComputeUserFeaturesAsync(TenantId.Default, new(2026, 1, 1));

        Assert.That((first, again, other, before), Is.EqualTo((1L, 1L, 1L, 0L)));
        Assert.That(await AllAsync(_store.Customers.ReadUserFeaturesAsync(new())), Has.Count.EqualTo(2));
    }

    // Sessions around the date, some open, some without end or duration, some on the very edge of a window or a tie.
    private static CustomerSession Tidy(CustomerSession session, Guid[] users, int i)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i % 10 == 0 ? i / 10 * 24 : i * 13 % 1500).AddSeconds(i % 7 * 0.25);
        return session with
        {
            CompanyId = default,
            BrandId = users[i % 3],
            UserId = users[i % users.Length],
            SessionStart = start,
            SessionEnd = (i % 4) switch { 0 => null, 1 => start.AddDays(3), _ => start.AddSeconds(i * 1.5) },
            SessionDurationSec = (i % 5) switch { 0 => null, 1 => -1, _ => i * 1.25 },
            CountryCode = i % 6 == 0 ? "" : session.CountryCode,
            DeviceTypeId = i % 3 == 0 ? null : users[i % 2],
            TotalEvents = i % 30,
            ArticleViews = i % 11,
            ArticleClicks = i % 9,
            VideoPlays = i % 2,
            NewsletterSignups = i % 50 == 0 ? 1 : 0,
            AdClicks = i % 13 == 0 ? 1 : 0,
            Searches = i % 3,
            PagesVisitedCount = i % 17,
            UniqueCategoriesCount = i % 4,
            EngagementScore = i % 4 == 0 ? null : i % 101,
        };
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows)
        {
            all.Add(row);
        }

        return all;
    }

    private static IEnumerable<string> Differences(object expected, object actual)
    {
        foreach (var property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => !NotCompared.Contains(p.Name)))
        {
            var (a, b) = (property.GetValue(expected), property.GetValue(actual));
            if (a is UserMlFeatures ml)
            {
                foreach (var difference in Differences(ml, b!))
                {
                    yield return difference;
                }
            }
            else if (!(a is double x && b is double y ? Math.Abs(x - y) <= 1e-9 * Math.Max(1e-3, Math.Max(Math.Abs(x), Math.Abs(y))) : Equals(a, b)))
            {
                yield return $"{property.Name}: the builder says {a ?? "null"}, the statement {b ?? "null"}";
            }
        }
    }

    private async Task WriteAsync(IEnumerable<CustomerSession> sessions, IEnumerable<CustomerEvent> events)
    {
        await using var sink = (ITableSink)_store.CreateCustomerSink();
        await sink.WriteAsync(CustomerSessionTable.Instance, [.. sessions], CancellationToken.None);
        await sink.WriteAsync(CustomerEventTable.Instance, [.. events], CancellationToken.None);
        await sink.CompleteAsync();
    }

    private async Task AssertSameAsync(TenantId tenant, DateOnly date, int minimum)
    {
        var builder = new CustomerFeatureBuilder([date], tenant);
        (await AllAsync(_store.Customers.ReadSessionsAsync(new(tenant)))).ForEach(builder.Add);
        (await AllAsync(_store.Customers.ReadEventsAsync(new(tenant)))).ForEach(builder.Add);
        var expected = builder.Build(date).ToList();

        var count = await _store.ComputeUserFeaturesAsync(tenant, date);
        var actual = (await AllAsync(_store.Customers.ReadUserFeaturesAsync(new(tenant, date))))
            .Where(r => r.CompanyId == tenant.CompanyId && r.BrandId == tenant.BrandId).OrderBy(r => r.UserId).ToList();

        Assert.That(count, Is.EqualTo(expected.Count).And.GreaterThanOrEqualTo(minimum));
        Assert.That(actual.Select(r => r.UserId), Is.EqualTo(expected.Select(r => r.UserId)));
        Assert.That(expected.Zip(actual).SelectMany(p => Differences(p.First, p.Second)).Take(20), Is.Empty);
    }
}
