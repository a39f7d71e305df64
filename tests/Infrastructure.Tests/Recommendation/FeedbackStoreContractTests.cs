using System.Collections.Concurrent;
using AudienceML.Infrastructure.Files.Recommendation;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.PostgreSql.Recommendation;
using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Recommendation;

namespace AudienceML.Infrastructure.Tests.Recommendation;

/// <summary>Two stores, one behaviour.</summary>
public sealed class FeedbackStoreContractTests
{
    [TestCaseSource(nameof(FileChecks))]
    public Task Files_KeepTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(PostgresChecks))]
    public Task PostgreSql_KeepsTheContract(AsyncContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> FileChecks() =>
        Cases(new FeedbackStoreContract(() => Task.FromResult<FeedbackStoreFixture>(new FileFixture())).Checks());

    private static IEnumerable<TestCaseData> PostgresChecks() =>
        Cases(new FeedbackStoreContract(async () => new PostgresFixture(await PostgresServer.CreateDatabaseAsync())).Checks());

    private static IEnumerable<TestCaseData> Cases(IEnumerable<AsyncContractCheck> checks) =>
        checks.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class FileFixture : FeedbackStoreFixture
    {
        private readonly TemporaryFolder _folder = new();

        public override IFeedbackStore Open(TimeProvider clock) => new FileFeedbackStore(new(_folder.Path, TimeProvider.System), clock);

        public override ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return base.DisposeAsync();
        }
    }

    private sealed class PostgresFixture(string connectionString) : FeedbackStoreFixture
    {
        private readonly ConcurrentBag<PostgresDatabase> _databases = [];

        public override IFeedbackStore Open(TimeProvider clock)
        {
            var database = new PostgresDatabase(connectionString, TimeProvider.System);
            _databases.Add(database);
            return new PostgresFeedbackStore(database, clock);
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
