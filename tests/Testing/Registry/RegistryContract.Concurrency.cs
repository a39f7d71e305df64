using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Registry;

/// <content>Several threads and handles at once.</content>
public sealed partial class RegistryContract
{
    private const int Threads = 8;

    private static async Task ParallelRegistrationsAsync(RegistryFixture fixture)
    {
        // Versions in staging are kept whatever their number, so that all have to be there in the end.
        var entries = await InParallelAsync(fixture, async registry =>
        {
            var mine = new List<ModelEntry>();
            for (var i = 0; i < 3; i++)
            {
                mine.Add(await StageAsync(registry).ConfigureAwait(false));
            }

            return mine;
        }).ConfigureAwait(false);
        var numbers = entries.SelectMany(e => e).Select(e => e.Version).Order().ToList();
        Expect.Equal(numbers.Count, numbers.Distinct().Count(), "different numbers");
        Expect.Equal(Threads * 3, numbers.Count, "numbers");
        var registry = fixture.Open();
        Expect.Equal(string.Join(' ', numbers.AsEnumerable().Reverse()), await VersionsAsync(registry).ConfigureAwait(false), "the list");
        foreach (var entry in await registry.ListAsync(Samples.Key).ConfigureAwait(false))
        {
            await registry.ReadArtifactAsync(entry).ConfigureAwait(false);
        }

        await CheckHistoryAsync(registry).ConfigureAwait(false);
    }

    private static async Task ParallelPromotionsAsync(RegistryFixture fixture)
    {
        await PromoteAsync(fixture.Open()).ConfigureAwait(false);
        using var finished = new CancellationTokenSource();
        var reading = OnThread(() => ReadUntilAsync(fixture.Open(), finished.Token));
        var promoted = await InParallelAsync(fixture, async registry =>
        {
            var entry = await StageAsync(registry).ConfigureAwait(false);
            return await registry.MoveAsync(entry, ModelStage.Production).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await finished.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        var registry = fixture.Open();
        var all = await registry.ListAsync(Samples.Key).ConfigureAwait(false);
        var served = all.Where(e => e.Stage == ModelStage.Production).ToList();
        Expect.Equal(1, served.Count, "versions in production");
        Expect.True(promoted.Any(p => p.Version == served[0].Version), "The version in production is none of those promoted last.");
        await CheckHistoryAsync(registry).ConfigureAwait(false);
    }

    private static async Task ParallelMovesAsync(RegistryFixture fixture)
    {
        var entry = await RegisterAsync(fixture.Open()).ConfigureAwait(false);
        var outcomes = await InParallelAsync(fixture, async registry =>
        {
            try
            {
                await registry.MoveAsync(entry, ModelStage.Staging).ConfigureAwait(false);
                return true;
            }
            catch (RegistryException e) when (e.IsTransient)
            {
                return false;
            }
        }).ConfigureAwait(false);
        Expect.Equal(1, outcomes.Count(o => o), "moves that were made");
        Expect.Equal(2, (await fixture.Open().HistoryAsync(Samples.Key).ConfigureAwait(false)).Count, "lines of the history");
    }

    private static async Task ReadUntilAsync(IModelRegistry registry, CancellationToken finished)
    {
        do
        {
            var all = await registry.ListAsync(Samples.Key, CancellationToken.None).ConfigureAwait(false);
            Expect.Equal(1, all.Count(e => e.Stage == ModelStage.Production), "versions in production that a reader sees");
            var served = await registry.FindProductionAsync(Samples.Key, CancellationToken.None).ConfigureAwait(false);
            Expect.Equal(ModelStage.Production, served?.Stage, "the stage of the version in production");
        }
        while (!finished.IsCancellationRequested);
    }

    /// <summary>A version in staging, which retention spares; between its registration and its move others may push it out.</summary>
    private static async Task<ModelEntry> StageAsync(IModelRegistry registry)
    {
        while (true)
        {
            var entry = await RegisterAsync(registry).ConfigureAwait(false);
            try
            {
                return await registry.MoveAsync(entry, ModelStage.Staging).ConfigureAwait(false);
            }
            catch (RegistryException) when (entry.Version != default)
            {
                if (await registry.FindAsync(Samples.Key, entry.Version).ConfigureAwait(false) is not null)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Replays the history: every line begins where the line before left the version, and the end is what the list says.</summary>
    private static async Task CheckHistoryAsync(IModelRegistry registry)
    {
        var stages = new Dictionary<ModelVersion, ModelStage?>();
        foreach (var line in await registry.HistoryAsync(Samples.Key).ConfigureAwait(false))
        {
            Expect.Equal(stages.GetValueOrDefault(line.Version), line.From, $"where {line.Version} stood in the history");
            stages[line.Version] = line.To;
            Expect.True(stages.Values.Count(s => s == ModelStage.Production) <= 1, "The history has two versions in production at once.");
        }

        var told = stages.Where(s => s.Value is not null).OrderByDescending(s => s.Key).Select(s => $"{s.Key} {s.Value}");
        var listed = (await registry.ListAsync(Samples.Key).ConfigureAwait(false)).Select(e => $"{e.Version} {e.Stage}");
        Expect.Equal(string.Join('\n', told), string.Join('\n', listed), "the end of the history");
    }

    private static async Task<T[]> InParallelAsync<T>(RegistryFixture fixture, Func<IModelRegistry, Task<T>> work)
    {
        // Half of the threads share a handle, the others have one each; all are open before the first one changes anything.
        var shared = fixture.Open();
        var registries = Enumerable.Range(0, Threads).Select(i => i % 2 == 0 ? shared : fixture.Open()).ToList();
        return await Task.WhenAll(registries.Select(r => OnThread(() => work(r)))).ConfigureAwait(false);
    }

    private static Task<T> OnThread<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();

    private static Task OnThread(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
}
