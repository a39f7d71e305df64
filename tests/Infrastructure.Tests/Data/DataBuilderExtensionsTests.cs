using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.Csv.Tabular;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Tests.Csv;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Infrastructure.Tests.Data;

[TestFixture]
public sealed class DataBuilderExtensionsTests
{
    [Test]
    public async Task UseData_Directory_ImportsComputesAndReadsThroughThePorts()
    {
        using var directory = new TempDirectory();
        var services = new ServiceCollection();
        services.AddAudienceML().UseData(directory.Path);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IDataStore>().ImportEventsAsync(new()
        {
            Path = directory.Write("log.csv", "u,t\n1,2026-01-01T10:00:00Z\n1,2026-01-02T10:00:00Z\n2,2026-01-05T10:00:00Z\n"),
            Columns = EventColumns.Parse("user=u,time=t"),
        });
        var users = await provider.GetRequiredService<IDataStore>().ComputeUserFeaturesAsync(default, new(2026, 1, 3));
        var rows = new List<CustomerUserFeatures>();
        await foreach (var row in provider.GetRequiredService<ICustomerSource>().ReadUserFeaturesAsync(new(FeatureDate: new(2026, 1, 3))))
        {
            rows.Add(row);
        }

        Assert.That(users, Is.EqualTo(1));
        Assert.That(rows.Single().UserId, Is.EqualTo(ExternalIds.ToId(ExternalIds.UserKind, "1")));
        Assert.That((rows.Single().TotalSessions, rows.Single().DaysSinceLastSession), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Open_DirectoryOrConnectionString_IsTold()
    {
        var services = new ServiceCollection();
        services.AddAudienceML().UseDataStores();
        await using var provider = services.BuildServiceProvider();
        var stores = provider.GetRequiredService<IDataStores>();

        await using var database = stores.Open("Host=127.0.0.1;Port=1;Database=audience;Username=me;Password=hunter2");
        await using var directory = stores.Open("./data=2026");

        Assert.That((database.Name, directory.Name), Is.EqualTo(("127.0.0.1:1/audience", "./data=2026")));
        Assert.That(provider.GetService<ITableReader>(), Is.Not.Null);
        Assert.That(Assert.Throws<DataSourceException>(() => stores.Open("Host=x;Port=much"))!.Code, Is.EqualTo("AML4031"));
    }
}
