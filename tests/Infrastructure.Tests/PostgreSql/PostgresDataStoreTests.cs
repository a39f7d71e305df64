using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.Tables;
using AudienceML.Infrastructure.Tests.Csv;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

[TestFixture]
public sealed class PostgresDataStoreTests
{
    private string _connectionString = null!;
    private PostgresDataStore _store = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _connectionString = await PostgresServer.CreateDatabaseAsync();
        _store = new(_connectionString, TimeProvider.System);
    }

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
    public Task Sessions_WrittenAndRead_AreEqual() => AssertRoundTripAsync(CustomerSessionTable.Instance, Rows.Session);

    [Test]
    public Task Events_WrittenAndRead_AreEqual() => AssertRoundTripAsync(CustomerEventTable.Instance, Rows.Event);

    [Test]
    public Task UserFeatures_WrittenAndRead_AreEqual() => AssertRoundTripAsync(CustomerUserFeaturesTable.Instance, Rows.UserFeatures);

    [Test]
    public Task Articles_WrittenAndRead_AreEqual() => AssertRoundTripAsync(EditorialArticleTable.Instance, Rows.Article);

    [Test]
    public async Task ReferenceTables_WrittenTwice_AreMergedById()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        await _store.ReferenceSink.WriteAsync(new() { Categories = [new(a, null, "news"), new(b, a, "local")], Browsers = [new(a, "Firefox")] });
        await _store.ReferenceSink.WriteAsync(new() { Categories = [new(b, a, "regional")] });

        var read = await _store.Reference.ReadAsync();

        Assert.That(read.Categories, Is.EquivalentTo([new Category(a, null, "news"), new Category(b, a, "regional")]));
        Assert.That(read.Browsers, Is.EqualTo([new Browser(a, "Firefox")]));
    }

    [Test]
    public async Task Read_TenantAndTime_GivesOnlyThose()
    {
        var (company, brand) = (Guid.NewGuid(), Guid.NewGuid());
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        CustomerEvent Event(Guid c, Guid b, int day) =>
            new() { EventId = Guid.NewGuid(), UserId = Guid.NewGuid(), CompanyId = c, BrandId = b, EventTimestamp = start.AddDays(day) };
        CustomerEvent[] all = [Event(company, brand, 0), Event(company, brand, 1), Event(company, Guid.NewGuid(), 1), Event(Guid.NewGuid(), brand, 1), Event(company, brand, 2)];
        await WriteAsync(CustomerEventTable.Instance, all);
        async Task<Guid[]> ReadAsync(Features.Shared.Loading.CustomerQuery query) => [.. (await AllAsync(_store.Customers.ReadEventsAsync(query))).Select(e => e.EventId)];

        Assert.That(await ReadAsync(new()), Is.EquivalentTo(all.Select(e => e.EventId)));
        Assert.That(await ReadAsync(new(new(company))), Is.EquivalentTo(new[] { 0, 1, 2, 4 }.Select(i => all[i].EventId)));
        Assert.That(await ReadAsync(new(new(company, brand), start.AddDays(1), start.AddDays(2))), Is.EqualTo([all[1].EventId]));
    }

    [Test]
    public async Task Sink_NotCompleted_LeavesNothing()
    {
        await using (var sink = _store.CreateCustomerSink())
        {
            await sink.WriteEventsAsync([NewEvent()]);
        }

        Assert.That(await AllAsync(_store.Customers.ReadEventsAsync(new())), Is.Empty);
    }

    [Test]
    public async Task Sink_EventThatIsThereAlready_FailsAndWritesNothingOfIt()
    {
        var known = NewEvent();
        await WriteAsync(CustomerEventTable.Instance, [known]);

        var failure = await Assert.ThrowsAsync<DataSourceException>(() => WriteAsync(CustomerEventTable.Instance, [NewEvent(), known]));

        Assert.That(failure!.Code, Is.EqualTo("AML4032"));
        Assert.That(await AllAsync(_store.Customers.ReadEventsAsync(new())), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Import_Log_GivesTheSameEventsAsTheDirectory()
    {
        using var directory = new TempDirectory();
        var options = new EventImportOptions
        {
            Path = directory.Write("log.csv", "u,t,i\nanna,1506826828,a\n2,1506826829,b\nanna,1506836828,c\n"),
            Columns = EventColumns.Parse("user=u,time=t,item=i"),
        };
        var report = await _store.ImportEventsAsync(options);
        var log = await EventLogReader.ReadAsync(options);

        Assert.That((report.Events, report.Sessions), Is.EqualTo((3L, 3L)));
        Assert.That(
            (await AllAsync(_store.Customers.ReadEventsAsync(new()))).OrderBy(e => e.EventId),
            Is.EqualTo((await AllAsync(log.ReadEventsAsync(new()))).OrderBy(e => e.EventId)).Using(RowComparer<CustomerEvent>.Instance));
        Assert.That((await _store.ReadExternalIdsAsync()).ToText(ExternalIds.UserKind, ExternalIds.ToId("user", "anna")), Is.EqualTo("anna"));
    }

    [Test]
    public async Task Open_ServerDown_FailsWithHostAndDatabaseButWithoutThePassword()
    {
        await using var store = new PostgresDataStore("Host=127.0.0.1;Port=1;Database=audience;Username=me;Password=secret", TimeProvider.System);

        var failure = await Assert.ThrowsAsync<DataSourceException>(() => AllAsync(store.Customers.ReadEventsAsync(new())));

        Assert.That(failure!.Message, Does.Contain("127.0.0.1:1/audience").And.Not.Contain("secret"));
        Assert.That((failure.Code, failure.IsTransient), Is.EqualTo(("AML4030", true)));
    }

    [Test]
    public async Task Sink_ServerLostMidway_FailsAndLeavesNothing()
    {
        await AllAsync(_store.Customers.ReadEventsAsync(new()));
        var sink = _store.CreateCustomerSink();
        await sink.WriteEventsAsync([NewEvent()]);
        await using (var connection = new NpgsqlConnection(_connectionString))
        {
            await connection.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        }

        var failure = await Assert.ThrowsAsync<DataSourceException>(async () =>
        {
            await sink.WriteEventsAsync([NewEvent()]);
            await sink.CompleteAsync();
        });
        await sink.DisposeAsync();

        Assert.That(failure!.IsTransient);
        Assert.That(await AllAsync(_store.Customers.ReadEventsAsync(new())), Is.Empty);
    }

    [Test]
    public void Open_NoConnectionString_SaysHowItShouldLook()
    {
        var failure = Assert.Throws<DataSourceException>(() => _ = new PostgresDataStore("Hst=x;Password=hunter2", TimeProvider.System));

        Assert.That(failure!.Code, Is.EqualTo("AML4031"));
        Assert.That(failure.Message, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task PredictionPartitions_MadeAhead_TakeTheRowsOfTheirMonths()
    {
        await AllAsync(_store.Customers.ReadEventsAsync(new()));
        await using var connection = new NpgsqlConnection(_connectionString);
        const string Insert = """
            insert into ml_model_predictions (prediction_id, model_id, prediction_type, entity_id, entity_type, predicted_at, prediction_date)
            values (gen_random_uuid(), gen_random_uuid(), 'churn', 'u', 'user', now(), @day::date)
            """;
        await connection.ExecuteAsync(Insert, new { day = new DateTime(2026, 2, 10) });

        var made = await connection.ExecuteScalarAsync<int>("select ml_model_predictions_partitions('2026-01-15', '2026-03-01')");
        var again = await connection.ExecuteScalarAsync<int>("select ml_model_predictions_partitions('2026-01-15', '2026-03-01')");
        await connection.ExecuteAsync(Insert, new { day = new DateTime(2026, 3, 31) });

        Assert.That((made, again), Is.EqualTo((3, 0)));
        Assert.That(
            await connection.QueryAsync<string>("select tableoid::regclass::text from ml_model_predictions order by 1"),
            Is.EqualTo(["ml_model_predictions_202602", "ml_model_predictions_202603"]));
    }

    private static CustomerEvent NewEvent() => new() { EventId = Guid.NewGuid(), UserId = Guid.NewGuid(), EventTimestamp = DateTimeOffset.UnixEpoch };

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows)
        {
            all.Add(row);
        }

        return all;
    }

    private async Task WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        await using var sink = (ITableSink)_store.CreateCustomerSink();
        await sink.WriteAsync(table, rows, CancellationToken.None);
        await sink.CompleteAsync();
    }

    private async Task AssertRoundTripAsync<TRow>(Table<TRow> table, Gen<TRow> gen)
    {
        // The database has no room for NUL and keeps json as values, so equal rows are what counts, not equal bytes.
        var rows = gen.Sample(300).ToList();
        await WriteAsync(table, rows);

        var id = typeof(TRow).GetProperties().First(p => p.PropertyType == typeof(Guid));
        var read = await new PostgresTableSource(new PostgresDatabase(_connectionString, TimeProvider.System)).AllAsync(table, CancellationToken.None);
        Assert.That(read.OrderBy(r => id.GetValue(r)), Is.EqualTo(rows.OrderBy(r => id.GetValue(r))).Using(RowComparer<TRow>.Instance));
    }
}
