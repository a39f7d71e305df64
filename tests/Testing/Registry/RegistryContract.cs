using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Registry;

/// <summary>What every registry, and so every store below one, has to keep. Run <see cref="Checks"/> in any test framework.</summary>
/// <param name="create">Makes an empty registry; called once a check.</param>
/// <example>
/// With NUnit:
/// <code>
/// private static IEnumerable&lt;TestCaseData&gt; Checks() =>
///     new RegistryContract(MyFixture.CreateAsync).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));
///
/// [TestCaseSource(nameof(Checks))]
/// public Task Contract_Holds(AsyncContractCheck check) => check.Run();
/// </code>
/// </example>
public sealed partial class RegistryContract(Func<Task<RegistryFixture>> create)
{
    /// <summary>The checks, in no order that matters.</summary>
    public IEnumerable<AsyncContractCheck> Checks()
    {
        yield return Check("the first version is 1.0.0, validated, and reads back as it was said", FirstVersionAsync);
        yield return Check("another training raises the minor number, another schema the major one", NumbersAsync);
        yield return Check("the number of a deleted version is never used again", DeletedNumbersAsync);
        yield return Check("files read back byte for byte", FilesAsync);
        yield return Check("a file that was altered, cut or lengthened is refused", AlteredFileAsync);
        yield return Check("names that could mean another place are refused, and nothing is registered", BadNamesAsync);
        yield return Check("a version without a model, or with texts no store can keep, is refused", BadRegistrationsAsync);
        yield return Check("what does not exist is answered by null or a clear error", UnknownAsync);
        yield return Check("a promotion deprecates the version before in the same step", PromotionAsync);
        yield return Check("a version moves only from where its entry says that it stands", LostRaceAsync);
        yield return Check("only the allowed changes of stage are made", TransitionsAsync);
        yield return Check("rollbacks go back step by step, and not forth again", RollbackAsync);
        yield return Check("a version that was archived or deleted is no target of a rollback", RollbackTargetsAsync);
        yield return Check("the version in production is not deleted, another one is, with its files", DeleteAsync);
        yield return Check("the history tells every change, oldest first", HistoryAsync);
        yield return Check("retention keeps the newest five, production, staging and what a rollback needs", RetentionAsync);
        yield return Check("models and tenants do not see one another", TenantsAsync);
        yield return Check("another handle sees a change at once", HandlesAsync);
        yield return Check("a cancelled registration leaves nothing", CancelledAsync);
        yield return Check("registrations at the same time get different numbers, and all are there", ParallelRegistrationsAsync);
        yield return Check("promotions at the same time leave one version in production, and readers never see another number", ParallelPromotionsAsync);
        yield return Check("one of two moves of the same version at the same time is refused", ParallelMovesAsync);
    }

    private AsyncContractCheck Check(string name, Func<RegistryFixture, Task> check) => new(name, async () =>
    {
        var fixture = await create().ConfigureAwait(false);
        await using (fixture.ConfigureAwait(false))
        {
            await check(fixture).ConfigureAwait(false);
        }
    });

    private static async Task<ModelEntry> RegisterAsync(IModelRegistry registry, string fingerprint = "a", ModelKey? key = null) =>
        await registry.RegisterAsync(Samples.Registration(fingerprint, key), Samples.Files()).ConfigureAwait(false);

    private static async Task<ModelEntry> PromoteAsync(IModelRegistry registry) =>
        await registry.MoveAsync(await RegisterAsync(registry).ConfigureAwait(false), ModelStage.Production).ConfigureAwait(false);

    private static Task<ModelEntry> GetAsync(IModelRegistry registry, ModelEntry entry) => GetAsync(registry, entry.Version);

    private static async Task<ModelEntry> GetAsync(IModelRegistry registry, ModelVersion version) =>
        await registry.FindAsync(Samples.Key, version).ConfigureAwait(false)
            ?? throw new ContractViolationException($"Version {version} is not there.");

    private static async Task<string> VersionsAsync(IModelRegistry registry, ModelKey? key = null) =>
        string.Join(' ', (await registry.ListAsync(key ?? Samples.Key).ConfigureAwait(false)).Select(e => e.Version));

    private static async Task<string> StagesAsync(IModelRegistry registry) =>
        string.Join(' ', (await registry.ListAsync(Samples.Key).ConfigureAwait(false)).Reverse().Select(e => e.Stage));
}
