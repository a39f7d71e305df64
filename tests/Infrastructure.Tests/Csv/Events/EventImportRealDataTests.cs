using AudienceML.Infrastructure.Csv;
using AudienceML.Infrastructure.Csv.Events;

namespace AudienceML.Infrastructure.Tests.Csv.Events;

/// <summary>Real logs; the expected numbers were counted from the files by other programs.</summary>
[TestFixture]
public sealed class EventImportRealDataTests
{
    [Test]
    public async Task ReadEventLog_ThreeMillionClicks_KeepsEveryClickUserArticleAndSession()
    {
        var log = await EventLogReader.ReadAsync(new()
        {
            Path = RealData.Find("globo-clicks/clicks.csv.gz"),
            Columns = EventColumns.Parse("user=user_id,time=click_timestamp,item=click_article_id,session=session_id,type=:article_click"),
        });

        var report = log.Report;
        Assert.That(
            (report.Rows, report.Events, report.Users, report.Items, report.Sessions),
            Is.EqualTo((2_988_181L, 2_988_181L, 322_897, 46_033, 1_048_594L)));
        Assert.That(report.Notices, Has.Some.Contains("milliseconds since 1970"));
    }

    [Test]
    public async Task Import_Invoices_LeavesOutRowsWithoutCustomerAndGroupsByInvoice()
    {
        var path = RealData.Find("online-retail/OnlineRetail.csv.gz");
        using var directory = new TempDirectory();

        var report = await new CsvDataStore(directory.Path, TimeProvider.System).ImportEventsAsync(new()
        {
            Path = path,
            Columns = EventColumns.Parse("user=CustomerID,time=InvoiceDate,item=StockCode,session=InvoiceNo,country=Country,value=Quantity"),
        });

        Assert.That((report.Rows, report.Events, report.WithoutUser, report.Users), Is.EqualTo((541_909L, 406_829L, 135_080L, 4_372)));
        Assert.That(report.Sessions, Is.EqualTo(22_190));
        Assert.That(report.FirstEvent, Is.EqualTo(new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero)));
        Assert.That(report.Notices, Has.Some.Contains("135,080 rows without a user").And.Some.Contains("no zone"));
    }
}
