using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Csv;
using AudienceML.Infrastructure.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Infrastructure.Tests.Csv;

[TestFixture]
public sealed class CsvTablesTests
{
    private TempDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public void Sessions_WrittenAndRead_AreEqual() => AssertRoundTrip(CustomerSessionTable.Instance, Rows.Session);

    [Test]
    public void Events_WrittenAndRead_AreEqual() => AssertRoundTrip(CustomerEventTable.Instance, Rows.Event);

    [Test]
    public void UserFeatures_WrittenAndRead_AreEqual() => AssertRoundTrip(CustomerUserFeaturesTable.Instance, Rows.UserFeatures);

    [Test]
    public void Articles_WrittenAndRead_AreEqual() => AssertRoundTrip(EditorialArticleTable.Instance, Rows.Article);

    [Test]
    public void Truth_WrittenAndRead_IsEqual() => AssertRoundTrip(
        ChurnTruthTable.Instance,
        from id in Rows.Id
        from time in Rows.Time
        from p in ArbMap.Default.GeneratorFor<NormalFloat>()
        from churned in Gen.Elements<bool?>(true, false, null)
        select new ChurnTruth { UserId = id, AsOf = time, HorizonDays = 30, ChurnProbability = p.Get, Hazard = p.Get / 3, Churned = churned });

    [Test]
    public async Task ReferenceTables_WrittenTwice_AreMergedById()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        var sink = new CsvReferenceSink(_directory.Path, TimeProvider.System);
        await sink.WriteAsync(new()
        {
            Companies = [new(a, "A, Inc. \"x\"")],
            Brands = [new(b, a, "B")],
            Countries = [new("DE", "Germany", "Europe")],
            Cities = [new(a, "DE", "München", 48.137, 11.575, "Europe/Berlin")],
            Categories = [new(a, null, "news"), new(b, a, "local")],
            DeviceTypes = [new(a, "mobile")],
            OperatingSystems = [new(a, "Linux")],
            Browsers = [new(a, "Firefox")],
        });
        await sink.WriteAsync(new() { Categories = [new(b, a, "regional")] });

        var read = await new CsvDirectorySource(_directory.Path).ReadAsync();

        Assert.Multiple(() =>
        {
            Assert.That(read.Companies, Is.EqualTo([new Company(a, "A, Inc. \"x\"")]));
            Assert.That(read.Brands, Is.EqualTo([new Brand(b, a, "B")]));
            Assert.That(read.Countries, Is.EqualTo([new Country("DE", "Germany", "Europe")]));
            Assert.That(read.Cities, Is.EqualTo([new City(a, "DE", "München", 48.137, 11.575, "Europe/Berlin")]));
            Assert.That(read.Categories, Is.EqualTo([new Category(a, null, "news"), new Category(b, a, "regional")]));
            Assert.That(read.DeviceTypes, Is.EqualTo([new DeviceType(a, "mobile")]));
            Assert.That(read.OperatingSystems, Is.EqualTo([new OperatingSystemRow(a, "Linux")]));
            Assert.That(read.Browsers, Is.EqualTo([new Browser(a, "Firefox")]));
        });
    }

    [Test]
    public async Task Read_TenantAndTime_GivesOnlyThose()
    {
        var (company, brand) = (Guid.NewGuid(), Guid.NewGuid());
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        CustomerSession Session(Guid c, Guid b, int day) =>
            new() { SessionId = Guid.NewGuid(), UserId = Guid.NewGuid(), CompanyId = c, BrandId = b, SessionStart = start.AddDays(day) };
        CustomerSession[] all = [Session(company, brand, 0), Session(company, brand, 1), Session(company, Guid.NewGuid(), 1), Session(Guid.NewGuid(), brand, 1), Session(company, brand, 2)];
        await using (var sink = new CsvDirectorySink(_directory.Path, TimeProvider.System))
        {
            await sink.WriteSessionsAsync(all);
            await sink.CompleteAsync();
        }

        var source = new CsvDirectorySource(_directory.Path);
        async Task<Guid[]> ReadAsync(CustomerQuery query) => [.. (await AllAsync(source.ReadSessionsAsync(query))).Select(s => s.SessionId)];

        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await ReadAsync(new()), Is.EqualTo(all.Select(s => s.SessionId)));
            Assert.That(await ReadAsync(new(new(company))), Is.EqualTo(new[] { 0, 1, 2, 4 }.Select(i => all[i].SessionId)));
            Assert.That(await ReadAsync(new(new(company, brand), start.AddDays(1), start.AddDays(2))), Is.EqualTo([all[1].SessionId]));
        });
    }

    [Test]
    public async Task Read_FileWithFewColumnsInAnyOrder_LeavesTheOthersMissing()
    {
        var user = Guid.NewGuid();
        _directory.WriteGzip("customer_sessions.csv.gz", $"session_start;user_id;session_id;own_column\n2026-01-31 09:30:00+01:00;{user};{user};x\n");

        var sessions = await AllAsync(new CsvDirectorySource(_directory.Path).ReadSessionsAsync(new()));

        Assert.That(sessions, Has.Count.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(sessions[0].UserId, Is.EqualTo(user));
            Assert.That(sessions[0].SessionStart, Is.EqualTo(new DateTimeOffset(2026, 1, 31, 8, 30, 0, TimeSpan.Zero)));
            Assert.That(sessions[0].EngagementScore, Is.Null);
        });
    }

    [TestCase("session_id,user_id\n", "AML4012", "'session_start'")]
    [TestCase("session_id,user_id,session_start\n1,2,3\n", "AML4015", "Line 2", "'session_id'", "'1'")]
    [TestCase("session_id,user_id,session_start\n00000000-0000-0000-0000-000000000001,,2026-01-01\n", "AML4015", "'user_id'", "empty")]
    [TestCase("session_id,user_id,session_start\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001,31.01.2026\n", "AML4015", "'session_start'", "31.01.2026")]
    [TestCase("session_id,user_id,session_start,engagement_score\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001,2026-01-01,\"1,5\"\n", "AML4015", "'engagement_score'", "'1,5'")]
    [TestCase("session_id,user_id,session_start,engagement_score\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001,2026-01-01,Infinity\n", "AML4015", "'engagement_score'")]
    [TestCase("session_id,user_id,session_start,total_events\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001,2026-01-01,99999999999\n", "AML4015", "'total_events'")]
    [TestCase("session_id,user_id,session_start,categories_visited\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001,2026-01-01,[7]\n", "AML4015", "'categories_visited'", "json")]
    public async Task Read_UnusableValue_NamesLineColumnAndValue(string content, string code, params string[] words)
    {
        _directory.Write("customer_sessions.csv", content);

        var failure = await Assert.ThrowsAsync<DataSourceException>(() => AllAsync(new CsvDirectorySource(_directory.Path).ReadSessionsAsync(new())));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo(code));
            foreach (var word in words)
            {
                Assert.That(failure!.Message, Does.Contain(word));
            }
        });
    }

    [Test]
    public async Task Read_NoSuchTable_IsEmptyButNoSuchDirectoryFails()
    {
        var none = await AllAsync(new CsvDirectorySource(_directory.Path).ReadEventsAsync(new()));

        Assert.That(none, Is.Empty);
        Assert.That(
            (await Assert.ThrowsAsync<DataSourceException>(() => AllAsync(new CsvDirectorySource(_directory["nowhere"]).ReadEventsAsync(new()))))!.Code,
            Is.EqualTo("AML4001"));
    }

    [Test]
    public async Task Sink_NotCompleted_LeavesWhatWasThere()
    {
        await WriteEventsAsync(1, complete: true);
        await WriteEventsAsync(5, complete: false);

        Assert.That(await AllAsync(new CsvDirectorySource(_directory.Path).ReadEventsAsync(new())), Has.Count.EqualTo(1));
        Assert.That(Directory.GetDirectories(_directory.Path), Is.Empty);
    }

    [Test]
    public async Task Sink_AfterAWriterThatDiedWhileItWrote_ClearsItsRemains()
    {
        Directory.CreateDirectory(_directory[".staging-dead"]);
        _directory.Write(".staging-dead/customer_events.csv", "half");

        await WriteEventsAsync(2, complete: true);

        Assert.That(Directory.GetDirectories(_directory.Path), Is.Empty);
        Assert.That(await AllAsync(new CsvDirectorySource(_directory.Path).ReadEventsAsync(new())), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Sink_AfterAWriterThatDiedWhileItMoved_IsReadOnlyOnceWrittenAgain()
    {
        await WriteEventsAsync(1, complete: true);
        _directory.Write(StagedDirectory.IncompleteMark, "");

        var failure = await Assert.ThrowsAsync<DataSourceException>(() => AllAsync(new CsvDirectorySource(_directory.Path).ReadEventsAsync(new())));
        await WriteEventsAsync(3, complete: true);

        Assert.That(failure!.Code, Is.EqualTo("AML4023"));
        Assert.That(await AllAsync(new CsvDirectorySource(_directory.Path).ReadEventsAsync(new())), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Sinks_OfDifferentTablesAtOnce_BothAppear()
    {
        await using var customers = new CsvDirectorySink(_directory.Path, TimeProvider.System);
        await using var articles = new CsvDirectorySink(_directory.Path, TimeProvider.System);
        await customers.WriteEventsAsync([NewEvent()]);
        await articles.WriteArticlesAsync([new EditorialArticle { ArticleId = Guid.NewGuid() }]);
        await customers.CompleteAsync();
        await articles.CompleteAsync();

        var source = new CsvDirectorySource(_directory.Path);
        Assert.That(await AllAsync(source.ReadEventsAsync(new())), Has.Count.EqualTo(1));
        Assert.That(await AllAsync(source.ReadArticlesAsync(TenantId.Default)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Sink_UserFeaturesOfAnotherDate_KeepsThoseOfBefore()
    {
        var user = Guid.NewGuid();
        CustomerUserFeatures Of(int day, int sessions) => new() { UserId = user, FeatureDate = new(2026, 1, day), TotalSessions = sessions };
        await WriteFeaturesAsync(Of(1, 1), Of(2, 2));
        await WriteFeaturesAsync(Of(2, 20), Of(3, 30));

        var source = new CsvDirectorySource(_directory.Path);
        var all = await AllAsync(source.ReadUserFeaturesAsync(new()));
        var second = await AllAsync(source.ReadUserFeaturesAsync(new(FeatureDate: new(2026, 1, 2))));

        Assert.That(all.OrderBy(f => f.FeatureDate).Select(f => f.TotalSessions), Is.EqualTo([1, 20, 30]));
        Assert.That(second.Select(f => f.TotalSessions), Is.EqualTo([20]));
    }

    [Test]
    public void Sink_DirectoryIsAFile_SaysSo()
    {
        var file = _directory.Write("file", "");

        Assert.That(Assert.Throws<DataSourceException>(() => _ = new CsvDirectorySink(file, TimeProvider.System)).Code, Is.EqualTo("AML4002"));
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

    private async Task WriteEventsAsync(int count, bool complete)
    {
        await using var sink = new CsvDirectorySink(_directory.Path, TimeProvider.System);
        await sink.WriteEventsAsync([.. Enumerable.Range(0, count).Select(_ => NewEvent())]);
        if (complete)
        {
            await sink.CompleteAsync();
        }
    }

    private async Task WriteFeaturesAsync(params CustomerUserFeatures[] rows)
    {
        await using var sink = new CsvDirectorySink(_directory.Path, TimeProvider.System);
        await sink.WriteUserFeaturesAsync(rows);
        await sink.CompleteAsync();
    }

    private void AssertRoundTrip<TRow>(Table<TRow> table, Gen<TRow> row) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50),
            Prop.ForAll(row.ListOf().ToArbitrary(), rows => RoundTrip(table, [.. rows]).SequenceEqual(rows, RowComparer<TRow>.Instance)));

    private List<TRow> RoundTrip<TRow>(Table<TRow> table, TRow[] rows)
    {
        return RunAsync().GetAwaiter().GetResult();

        async Task<List<TRow>> RunAsync()
        {
            await using (var sink = new CsvDirectorySink(_directory.Path, TimeProvider.System))
            {
                await sink.WriteAsync(table, rows, CancellationToken.None);
                await sink.CompleteAsync();
            }

            return await AllAsync(CsvTables.ReadAsync(_directory.Path, table, []));
        }
    }
}
