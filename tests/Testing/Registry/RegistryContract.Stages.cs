using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Registry;

/// <content>Stages, rollback, deletion, retention, history.</content>
public sealed partial class RegistryContract
{
    // Rows: from; columns: to, in the order of the stages.
    private static readonly Dictionary<ModelStage, ModelStage[]> Allowed = new()
    {
        [ModelStage.Validated] = [ModelStage.Staging, ModelStage.Production, ModelStage.Archived],
        [ModelStage.Staging] = [ModelStage.Validated, ModelStage.Production, ModelStage.Archived],
        [ModelStage.Production] = [ModelStage.Deprecated],
        [ModelStage.Deprecated] = [ModelStage.Staging, ModelStage.Production, ModelStage.Archived],
        [ModelStage.Archived] = [ModelStage.Validated],
    };

    private static async Task PromotionAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var first = await registry.MoveAsync(await RegisterAsync(registry).ConfigureAwait(false), ModelStage.Production, "me", "why").ConfigureAwait(false);
        Expect.Equal(ModelStage.Production, first.Stage, "the stage in the answer");
        Expect.Equal("me", first.DeployedBy, "who deployed it");
        Expect.Equal(first.UpdatedAt, first.DeployedAt, "when it was deployed");
        Expect.Equal(RegistryText.Of(first), RegistryText.Of(await GetAsync(registry, first).ConfigureAwait(false)), "the version, read again");
        var second = await PromoteAsync(registry).ConfigureAwait(false);
        Expect.Equal("Deprecated Production", await StagesAsync(registry).ConfigureAwait(false), "the stages");
        Expect.Equal(second.Version, (await registry.FindProductionAsync(Samples.Key).ConfigureAwait(false))?.Version, "the version in production");
        var before = await GetAsync(registry, first).ConfigureAwait(false);
        Expect.Equal(first.DeployedAt, before.DeployedAt, "when the version before was deployed");
        Expect.Equal(second.UpdatedAt, before.UpdatedAt, "when the version before changed");
        await registry.MoveAsync(second, ModelStage.Deprecated).ConfigureAwait(false);
        Expect.Equal(null, await registry.FindProductionAsync(Samples.Key).ConfigureAwait(false), "production after the version was taken out");
    }

    private static async Task LostRaceAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var entry = await RegisterAsync(registry).ConfigureAwait(false);
        await registry.MoveAsync(entry, ModelStage.Staging).ConfigureAwait(false);
        var refusal = await Expect.RefusalAsync(() => registry.MoveAsync(entry, ModelStage.Production), "a move from an old entry").ConfigureAwait(false);
        Expect.True(refusal.IsTransient, "A lost race may be tried again, so its error is transient.");
        Expect.Equal("Staging", await StagesAsync(registry).ConfigureAwait(false), "the stage after it");
    }

    private static async Task TransitionsAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        foreach (var (from, allowed) in Allowed)
        {
            foreach (var to in Enum.GetValues<ModelStage>().Append((ModelStage)99))
            {
                var entry = await ReachAsync(registry, from).ConfigureAwait(false);
                if (allowed.Contains(to))
                {
                    Expect.Equal(to, (await registry.MoveAsync(entry, to).ConfigureAwait(false)).Stage, $"from {from} to {to}");
                }
                else
                {
                    await Expect.RefusalAsync(() => registry.MoveAsync(entry, to), $"from {from} to {to}").ConfigureAwait(false);
                    Expect.Equal(from, (await GetAsync(registry, entry).ConfigureAwait(false)).Stage, "the stage after a refused move");
                }
            }
        }
    }

    private static async Task<ModelEntry> ReachAsync(IModelRegistry registry, ModelStage stage)
    {
        var entry = await RegisterAsync(registry).ConfigureAwait(false);
        ModelStage[] way = stage switch
        {
            ModelStage.Validated => [],
            ModelStage.Deprecated => [ModelStage.Production, ModelStage.Deprecated],
            _ => [stage],
        };
        foreach (var step in way)
        {
            entry = await registry.MoveAsync(entry, step).ConfigureAwait(false);
        }

        return entry;
    }

    private static async Task RollbackAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var first = await PromoteAsync(registry).ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.RollbackAsync(Samples.Key), "a rollback from the first version").ConfigureAwait(false);
        await PromoteAsync(registry).ConfigureAwait(false);
        var third = await PromoteAsync(registry).ConfigureAwait(false);
        var back = await registry.RollbackAsync(Samples.Key, "me", "slow").ConfigureAwait(false);
        Expect.Equal("1.1.0 Production me", $"{back.Version} {back.Stage} {back.DeployedBy}", "the first rollback");
        back = await registry.RollbackAsync(Samples.Key).ConfigureAwait(false);
        Expect.Equal(first.Version, back.Version, "the second rollback");
        Expect.Equal("Production Deprecated Deprecated", await StagesAsync(registry).ConfigureAwait(false), "the stages");
        Expect.Equal(RegistryText.Of(back), RegistryText.Of(await GetAsync(registry, back).ConfigureAwait(false)), "the version, read again");
        await Expect.RefusalAsync(() => registry.RollbackAsync(Samples.Key), "a third rollback").ConfigureAwait(false);

        // The version that failed can come back, and then the one before it is known again.
        await registry.MoveAsync(await GetAsync(registry, third).ConfigureAwait(false), ModelStage.Production).ConfigureAwait(false);
        Expect.Equal(first.Version, (await registry.RollbackAsync(Samples.Key).ConfigureAwait(false)).Version, "the rollback after it");
    }

    private static async Task RollbackTargetsAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var first = await PromoteAsync(registry).ConfigureAwait(false);
        var second = await PromoteAsync(registry).ConfigureAwait(false);
        var third = await PromoteAsync(registry).ConfigureAwait(false);
        await PromoteAsync(registry).ConfigureAwait(false);
        await registry.MoveAsync(await GetAsync(registry, third).ConfigureAwait(false), ModelStage.Archived).ConfigureAwait(false);
        await registry.DeleteAsync(await GetAsync(registry, second).ConfigureAwait(false)).ConfigureAwait(false);
        var back = await registry.RollbackAsync(Samples.Key).ConfigureAwait(false);
        Expect.Equal(first.Version, back.Version, "the version that is left to go back to");

        // Without a version in production, a rollback brings back the last one that was.
        await registry.MoveAsync(back, ModelStage.Deprecated).ConfigureAwait(false);
        Expect.Equal(first.Version, (await registry.RollbackAsync(Samples.Key).ConfigureAwait(false)).Version, "the version that was taken out");
    }

    private static async Task DeleteAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var first = await PromoteAsync(registry).ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.DeleteAsync(first), "deleting the version in production").ConfigureAwait(false);
        await registry.ReadArtifactAsync(first).ConfigureAwait(false);
        var second = await RegisterAsync(registry).ConfigureAwait(false);
        await registry.DeleteAsync(second, "me", "bad data").ConfigureAwait(false);
        Expect.Equal("1.0.0", await VersionsAsync(fixture.Open()).ConfigureAwait(false), "the versions that are left");
        Expect.Equal(null, await registry.FindAsync(Samples.Key, second.Version).ConfigureAwait(false), "the deleted version");
        await Expect.RefusalAsync(() => registry.ReadArtifactAsync(second), "a file of the deleted version").ConfigureAwait(false);
    }

    private static async Task HistoryAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var first = await RegisterAsync(registry).ConfigureAwait(false);
        first = await registry.MoveAsync(first, ModelStage.Production, "ann", "good").ConfigureAwait(false);
        var second = await RegisterAsync(registry).ConfigureAwait(false);
        second = await registry.MoveAsync(second, ModelStage.Production, "bob", "better \U0001F600").ConfigureAwait(false);
        await registry.RollbackAsync(Samples.Key, "eve", "worse").ConfigureAwait(false);
        await registry.DeleteAsync(await GetAsync(registry, second).ConfigureAwait(false), "eve", "gone").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.RollbackAsync(Samples.Key), "a rollback to nothing").ConfigureAwait(false);
        var history = await fixture.Open().HistoryAsync(Samples.Key).ConfigureAwait(false);
        string[] expected =
        [
            "1.0.0 -> Validated somebody", "1.0.0 Validated -> Production ann good", "1.1.0 -> Validated somebody",
            "1.0.0 Production -> Deprecated bob", "1.1.0 Validated -> Production bob better \U0001F600",
            "1.1.0 Production -> Deprecated eve", "1.0.0 Deprecated -> Production eve worse", "1.1.0 Deprecated -> eve gone",
        ];
        var told = history.Select(t => $"{t.Version} {t.From} -> {t.To} {t.By} {(t is { From: ModelStage.Production } ? "" : t.Reason)}");
        Expect.Equal(string.Join('\n', expected), string.Join('\n', told.Select(Normalized)), "the history");
        Expect.True(history.All(t => t.At.Offset == TimeSpan.Zero), "Times are UTC.");
        Expect.Equal(first.UpdatedAt, history[1].At, "the time of a line");
    }

    private static async Task RetentionAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        await PromoteAsync(registry).ConfigureAwait(false);
        await PromoteAsync(registry).ConfigureAwait(false);
        await registry.MoveAsync(await RegisterAsync(registry).ConfigureAwait(false), ModelStage.Staging).ConfigureAwait(false);
        var plain = await RegisterAsync(registry).ConfigureAwait(false);
        for (var i = 0; i < 6; i++)
        {
            await RegisterAsync(registry).ConfigureAwait(false);
        }

        // 1.0.0 is what a rollback needs, 1.1.0 serves, 1.2.0 is in staging; 1.3.0 and 1.4.0 go.
        Expect.Equal("1.9.0 1.8.0 1.7.0 1.6.0 1.5.0 1.2.0 1.1.0 1.0.0", await VersionsAsync(fixture.Open()).ConfigureAwait(false), "what is kept");
        await Expect.RefusalAsync(() => registry.ReadArtifactAsync(plain), "a file of a version that was let go").ConfigureAwait(false);
        foreach (var kept in await registry.ListAsync(Samples.Key).ConfigureAwait(false))
        {
            await registry.ReadArtifactAsync(kept).ConfigureAwait(false);
        }

        Expect.Equal(ModelVersion.First, (await registry.RollbackAsync(Samples.Key).ConfigureAwait(false)).Version, "the rollback");
    }

    private static string Normalized(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
