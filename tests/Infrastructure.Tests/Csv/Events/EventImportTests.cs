using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;
using AudienceML.Infrastructure.Csv;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Tests.Csv.Events;

[TestFixture]
public sealed class EventImportTests
{
    private TempDirectory _directory = null!;

    [SetUp]
    public void CreateDirectory() => _directory = new();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public async Task Import_LogWithSessions_WritesEventsSessionsReferencesAndIds()
    {
        var report = await ImportAsync(
            "u,t,i,s,k,d,c,v\n7,1506826828020,a-1,s1,article_click,mobile,DE,\n7,1506826888020,a-2,s1,like,mobile,DE,4.5\nbob,1506826828020,a-1,s2,Share,desktop,,\n",
            "user=u,time=t,item=i,session=s,type=k,device=d,country=c,value=v");

        var events = await EventsAsync();
        var sessions = await SessionsAsync();
        var ids = await Store.ReadExternalIdsAsync();
        var reference = await Store.Reference.ReadAsync();
        Assert.Multiple(() =>
        {
            Assert.That((report.Rows, report.Events, report.Sessions, report.Users, report.Items), Is.EqualTo((3L, 3L, 2L, 2, 2)));
            Assert.That(events.Select(e => ids.ToText(ExternalIds.UserKind, e.UserId)), Is.EqualTo(["7", "7", "bob"]));
            Assert.That(events.Select(e => ids.ToText(ExternalIds.ItemKind, e.ArticleId!.Value)), Is.EqualTo(["a-1", "a-2", "a-1"]));
            Assert.That(events.Select(e => e.EventType), Is.EqualTo([CustomerEventType.ArticleClick, CustomerEventType.Like, CustomerEventType.Share]));
            Assert.That(events.Select(e => e.EngagementMetrics?.Rating), Is.EqualTo([null, 4.5, (double?)null]));
            Assert.That(events.Select(e => e.EventId), Is.Unique);
            Assert.That(events[0].EventTimestamp, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1506826828020)));
            Assert.That(sessions.Select(s => s.SessionId), Is.EquivalentTo(events.Select(e => e.SessionId!.Value).Distinct()));
            Assert.That(sessions.Single(s => s.TotalEvents == 2).SessionDurationSec, Is.EqualTo(60));
            Assert.That(reference.DeviceTypes.Select(d => d.DeviceTypeName), Is.EqualTo(["mobile", "desktop"]));
            Assert.That(reference.Countries.Select(c => c.CountryCode), Is.EqualTo(["DE"]));
        });
    }

    [Test]
    public async Task Import_NoSessions_BuildsThemByABreakOfHalfAnHourWhateverTheOrderOfRows()
    {
        await ImportAsync("u,t\n1,2026-01-01T10:31:00Z\n1,2026-01-01T09:00:00Z\n2,2026-01-01T09:10:00Z\n1,2026-01-01T09:30:00Z\n", "user=u,time=t");

        var sessions = await SessionsAsync();

        Assert.That(
            sessions.Select(s => (s.UserId, s.SessionStart.Hour, s.TotalEvents)),
            Is.EqualTo([(ExternalIds.ToId("user", "1"), 9, 2), (ExternalIds.ToId("user", "1"), 10, 1), (ExternalIds.ToId("user", "2"), 9, 1)]));
    }

    [TestCase("1506826828", 1506826828000)]
    [TestCase("1506826828.5", 1506826828500)]
    [TestCase("1506826828020", 1506826828020)]
    [TestCase("1506826828020000", 1506826828020)]
    [TestCase("2017-10-01 03:00:28", 1506826828000)]
    [TestCase("2017-10-01T05:00:28.020+02:00", 1506826828020)]
    [TestCase("2017/10/01 03:00", 1506826800000)]
    public async Task Import_TimeWithoutFormat_IsUnderstood(string time, long milliseconds)
    {
        var report = await ImportAsync($"u,t\n1,{time}\n", "user=u,time=t");

        Assert.That(report.FirstEvent, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)));
        Assert.That(report.Notices, Has.Some.Contains("were read as"));
    }

    [Test]
    public async Task Import_FewUnusableRows_CountsThemWithTheirLines()
    {
        var rows = Enumerable.Range(0, 300).Select(i => $"{i % 7},{1506826828 + i}").ToArray();
        rows[10] = "5,yesterday";
        rows[20] = "5,99999999999999999999";
        rows[30] = ",1506826828";
        rows[40] = "NA,1506826828";

        var report = await ImportAsync("u,t\n" + string.Join('\n', rows), "user=u,time=t:s", unusable: 0.01);

        Assert.Multiple(() =>
        {
            Assert.That((report.Events, report.UnusableTimes, report.WithoutUser), Is.EqualTo((296L, 2L, 2L)));
            Assert.That(report.Notices, Has.Some.Contains("lines 12, 22").And.Some.Contains("lines 32, 42"));
        });
    }

    [Test]
    public async Task Import_ManyUnusableTimes_FailsWithTheFirstLinesAndWritesNothing()
    {
        var failure = await Assert.ThrowsAsync<DataSourceException>(() => ImportAsync("u,t\n1,x\n1,2026-01-01\n", "user=u,time=t"));

        Assert.That(failure!.Code, Is.EqualTo("AML4020"));
        Assert.That(failure.Message, Does.Contain("1 of 2").And.Contain("line 2").And.Contain("'t'"));
        Assert.That(Directory.Exists(_directory["out"]) ? Directory.GetFiles(_directory["out"]) : [], Is.Empty);
    }

    [TestCase("user=x,time=t", "AML4012", "'x'", "user", "'u', 't'")]
    [TestCase("user=u,time=t,item=q", "AML4012", "'q'", "item")]
    [TestCase("user=u", "AML4021", "no time")]
    [TestCase("time=t", "AML4021", "no user")]
    [TestCase("user=u,time=t,itm=t", "AML4021", "'itm'", "Did you mean 'item'?")]
    [TestCase("user=u,time=", "AML4021", "'time'")]
    [TestCase("user=u,user=u,time=t", "AML4021", "twice")]
    [TestCase("user=u,time=t,type=:articel_click", "AML4021", "Did you mean 'article_click'?")]
    [TestCase("user=u,time=t,city=u,region=u", "AML4021", "city and a region")]
    public async Task Import_WrongMap_SaysWhatIsWrong(string map, string code, params string[] words)
    {
        var failure = await Assert.ThrowsAsync<DataSourceException>(() => ImportAsync("u,t\n1,1506826828\n", map));

        Assert.That(failure!.Code, Is.EqualTo(code));
        Assert.Multiple(() =>
        {
            foreach (var word in words)
            {
                Assert.That(failure.Message, Does.Contain(word));
            }
        });
    }

    [TestCase("u,t\n", "AML4004")]
    [TestCase("u,t\n,1506826828\n", "AML4020")]
    [TestCase("u,t\n1,4102444800\n", "AML4020")]
    public async Task Import_NothingToImport_Fails(string content, string code)
    {
        var failure = await Assert.ThrowsAsync<DataSourceException>(() => ImportAsync(content, "user=u,time=t:s"));

        Assert.That(failure!.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Import_Until_LeavesOutWhatComesLater()
    {
        var report = await ImportAsync("u,t\n1,2026-01-01\n1,2026-01-02\n1,2026-01-03\n", "user=u,time=t", until: new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));

        Assert.That((report.Events, report.OutsideTime), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public async Task Import_DuplicatesUnknownTypesAndSharedSessions_AreTold()
    {
        var report = await ImportAsync(
            "u,t,i,s,k\n1,1506826828,a,s,click\n1,1506826828,b,s,click\n1,1506826828,a,s,click\n2,1506826828,a,s,like\n", "user=u,time=t,item=i,session=s,type=k");
        var sessions = await SessionsAsync();

        Assert.Multiple(() =>
        {
            Assert.That((report.Events, report.Duplicates, report.Sessions), Is.EqualTo((4L, 1L, 2L)));
            Assert.That(report.Notices, Has.Some.Contains("equal another").And.Some.Contains("'click'").And.Some.Contains("several users"));
            Assert.That(sessions.Select(s => s.SessionId), Is.Unique);
        });
    }

    [Test]
    public async Task Import_CancelledMidway_LeavesWhatWasThere()
    {
        await ImportAsync("u,t\n1,2026-01-01\n", "user=u,time=t");
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i % 50},{1_506_826_828 + i}\n"));
        using var source = new CancellationTokenSource();
        var progress = new CancelWhenWriting(source);

        await Assert.CatchAsync<OperationCanceledException>(() => Store.ImportEventsAsync(
            new() { Path = _directory.Write("log.csv", "u,t\n" + rows), Columns = EventColumns.Parse("user=u,time=t") }, progress, source.Token));

        Assert.That(await EventsAsync(), Has.Count.EqualTo(1));
        Assert.That(Directory.GetDirectories(_directory["out"]), Is.Empty);
    }

    [Test]
    public async Task Import_SameLogTwice_GivesTheSameFiles()
    {
        const string Log = "u,t\nanna,1506826828\nbob,1506830000\n";
        await ImportAsync(Log, "user=u,time=t");
        var first = File.ReadAllText(Path.Combine(_directory["out"], "customer_events.csv"));
        await ImportAsync(Log, "user=u,time=t");

        Assert.That(File.ReadAllText(Path.Combine(_directory["out"], "customer_events.csv")), Is.EqualTo(first));
    }

    [Test]
    public async Task ReadEventLog_WithoutImport_GivesTheSameRowsAsTheImport()
    {
        var path = _directory.Write("log.csv", "u,t,i\n1,1506826828,a\n2,1506826829,b\n1,1506836828,c\n");
        var options = new EventImportOptions { Path = path, Columns = EventColumns.Parse("user=u,time=t,item=i") };
        await Store.ImportEventsAsync(options);

        var log = await EventLogReader.ReadAsync(options);
        var (sessions, events) = (new List<CustomerSession>(), new List<CustomerEvent>());
        await foreach (var session in log.ReadSessionsAsync(new()))
        {
            sessions.Add(session);
        }

        await foreach (var item in log.ReadEventsAsync(new()))
        {
            events.Add(item);
        }

        Assert.That(events, Is.EqualTo(await EventsAsync()).Using(RowComparer<CustomerEvent>.Instance));
        Assert.That(sessions, Is.EqualTo(await SessionsAsync()).Using(RowComparer<CustomerSession>.Instance));
    }

    [TestCase("0", "0")]
    [TestCase("18446744073709551615", "18446744073709551615")]
    [TestCase("007", "007")]
    [TestCase("-5", "-5")]
    [TestCase("Ünïcode", "Ünïcode")]
    [TestCase("6F9619FF-8B86-D011-B42D-00C04FC964FF", "6F9619FF-8B86-D011-B42D-00C04FC964FF")]
    [TestCase("00000000-0000-0000-0000-000000000005", "00000000-0000-0000-0000-000000000005")]
    public void ExternalIds_AnyText_ComesBackAsItWas(string text, string expected)
    {
        var ids = new ExternalIds();
        var id = ExternalIds.ToId(ExternalIds.UserKind, text);
        ids.Add(ExternalIds.UserKind, id, text);

        Assert.That(ids.ToText(ExternalIds.UserKind, id), Is.EqualTo(expected));
    }

    [Test]
    public void ExternalIds_WholeNumber_LiesInTheLowEightBytes() =>
        Assert.That(ExternalIds.ToId("user", "255"), Is.EqualTo(new Guid("00000000-0000-0000-0000-0000000000ff")));

    [Test]
    public void ExternalIds_NotImported_EveryIdStandsForItself() =>
        Assert.That(new ExternalIds(imported: false).ToText("user", ExternalIds.ToId("user", "5")), Is.EqualTo("00000000-0000-0000-0000-000000000005"));

    private CsvDataStore Store => new(_directory["out"], TimeProvider.System);

    private async Task<EventImportReport> ImportAsync(string content, string map, double unusable = 0.01, DateTimeOffset? until = null) =>
        await Store.ImportEventsAsync(new()
        {
            Path = _directory.Write("log.csv", content),
            Columns = EventColumns.Parse(map),
            MaximumUnusableShare = unusable,
            Until = until,
        });

    private async Task<List<CustomerEvent>> EventsAsync()
    {
        var events = new List<CustomerEvent>();
        await foreach (var item in Store.Customers.ReadEventsAsync(new()))
        {
            events.Add(item);
        }

        return events;
    }

    private async Task<List<CustomerSession>> SessionsAsync()
    {
        var sessions = new List<CustomerSession>();
        await foreach (var session in Store.Customers.ReadSessionsAsync(new()))
        {
            sessions.Add(session);
        }

        return sessions;
    }

    private sealed class CancelWhenWriting(CancellationTokenSource source) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value)
        {
            if (value.Stage == "writing")
            {
                source.Cancel();
            }
        }
    }
}
