using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Infrastructure.Tests.PostgreSql;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Registry;

namespace AudienceML.Infrastructure.Tests.Registry;

/// <summary>Two stores, one behaviour.</summary>
[TestFixture]
public sealed class RegistryContractTests
{
    [TestCaseSource(nameof(FileChecks))]
    public Task Files_KeepTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(PostgresChecks))]
    public Task PostgreSql_KeepsTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(FileJournalChecks))]
    public Task FileJournal_KeepsTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(PostgresJournalChecks))]
    public Task PostgreSqlJournal_KeepsTheContract(AsyncContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> FileChecks() => Cases(new RegistryContract(FileRegistryFixture.CreateAsync).Checks());

    private static IEnumerable<TestCaseData> PostgresChecks() => Cases(new RegistryContract(PostgresRegistryFixture.CreateAsync).Checks());

    private static IEnumerable<TestCaseData> FileJournalChecks() => Cases(new RunJournalContract(FileRunJournalFixture.CreateAsync).Checks());

    private static IEnumerable<TestCaseData> PostgresJournalChecks() => Cases(new RunJournalContract(PostgresRunJournalFixture.CreateAsync).Checks());

    private static IEnumerable<TestCaseData> Cases(IEnumerable<AsyncContractCheck> checks) =>
        checks.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));
}
