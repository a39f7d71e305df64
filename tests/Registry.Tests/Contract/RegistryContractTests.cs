using AudienceML.Testing.Contracts;
using AudienceML.Testing.Registry;

namespace AudienceML.Registry.Tests.Contract;

[TestFixture]
public sealed class RegistryContractTests
{
    // Which check it is, at the least, that catches a flaw.
    private static readonly Dictionary<Flaw, string[]> Catchers = new()
    {
        [Flaw.ReusesNumbers] = ["the number of a deleted version"],
        [Flaw.KeepsStaleState] = ["registrations at the same time", "promotions at the same time", "one of two moves"],
        [Flaw.LosesDeployments] = ["rollbacks go back", "a version that was archived", "retention keeps"],
        [Flaw.LeavesTwoInProduction] = ["a promotion deprecates"],
        [Flaw.KeepsFilesOfDeletedVersions] = ["the version in production is not deleted", "retention keeps", "what does not exist"],
        [Flaw.LosesAFile] = ["files read back"],
        [Flaw.ForgetsHistory] = ["the history tells"],
        [Flaw.MixesTenants] = ["models and tenants"],
        [Flaw.LosesNaN] = ["the first version is"],
        [Flaw.LosesFeatures] = ["the first version is"],
        [Flaw.ServesAlteredFiles] = ["a file that was altered"],
        [Flaw.AcceptsAnyName] = ["names that could mean"],
        [Flaw.AcceptsAnyRegistration] = ["a version without a model"],
        [Flaw.IgnoresCancellation] = ["a cancelled registration"],
        [Flaw.KeepsEverything] = ["retention keeps"],
        [Flaw.KeepsTheNewestOnly] = ["retention keeps", "another training"],
        [Flaw.MovesFromAnywhere] = ["a version moves only"],
        [Flaw.AllowsEveryMove] = ["only the allowed"],
        [Flaw.DeletesProduction] = ["the version in production is not deleted"],
        [Flaw.CachesProduction] = ["another handle sees"],
        [Flaw.ThrowsForUnknown] = ["what does not exist"],
        [Flaw.RollsBackToTheVersionBefore] = ["rollbacks go back"],
    };

    private static IEnumerable<TestCaseData> Checks() =>
        Contract(null).Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Checks))]
    public Task RulesOverMemory_KeepTheContract(AsyncContractCheck check) => check.Run();

    [Test]
    public async Task Flaw_Planted_IsCaught([Values] Flaw flaw)
    {
        foreach (var catcher in Catchers[flaw])
        {
            var check = Contract(flaw).Single(c => c.Name.StartsWith(catcher, StringComparison.Ordinal));
            Assert.That(await FailsAsync(check), Is.True, check.Name);
        }
    }

    [Test]
    public void Checks_EachHasAFlawThatItCatches()
    {
        var caught = Catchers.Values.SelectMany(c => c).ToList();
        var idle = Contract(null).Select(c => c.Name).Where(n => !caught.Exists(c => n.StartsWith(c, StringComparison.Ordinal)));
        Assert.That(idle, Is.Empty);
    }

    private static IEnumerable<AsyncContractCheck> Contract(Flaw? flaw) =>
        new RegistryContract(() => Task.FromResult<RegistryFixture>(new FlawedFixture(flaw))).Checks();

    private static async Task<bool> FailsAsync(AsyncContractCheck check)
    {
        try
        {
            await check.Run();
            return false;
        }
        catch (Exception e) when (e is not AssertionException)
        {
            return true;
        }
    }
}
