using System.Collections.Concurrent;
using AudienceML.Infrastructure.Files.Monitoring;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.PostgreSql.Monitoring;
using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Monitoring;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Monitoring;

namespace AudienceML.Infrastructure.Tests.Monitoring;

/// <summary>Two stores, one behaviour.</summary>
public sealed class MonitoringStoreContractTests
{
    [TestCaseSource(nameof(FileChecks))]
    public Task Files_KeepTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(PostgresChecks))]
    public Task PostgreSql_KeepsTheContract(AsyncContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> FileChecks() =>
        Cases(new MonitoringStoreContract(() => Task.FromResult<MonitoringStoreFixture>(new FileFixture())).Checks());

    private static IEnumerable<TestCaseData> PostgresChecks() =>
        Cases(new MonitoringStoreContract(async () => new PostgresFixture(await PostgresServer.CreateDatabaseAsync())).Checks());

    private static IEnumerable<TestCaseData> Cases(IEnumerable<AsyncContractCheck> checks) =>
        checks.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class FileFixture : MonitoringStoreFixture
    {
        private readonly TemporaryFolder _folder = new();

        public override IMonitoringStore Open() => new FileMonitoringStore(new(_folder.Path, TimeProvider.System));

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }

    private sealed class PostgresFixture(string connectionString) : MonitoringStoreFixture
    {
        private readonly ConcurrentBag<PostgresDatabase> _databases = [];

        public override IMonitoringStore Open()
        {
            var database = new PostgresDatabase(connectionString, TimeProvider.System);
            _databases.Add(database);
            return new PostgresMonitoringStore(database);
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var database in _databases)
            {
                await database.DisposeAsync();
            }

            await base.DisposeAsync();
        }
    }
}
