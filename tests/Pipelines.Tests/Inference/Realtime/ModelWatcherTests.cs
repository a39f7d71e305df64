using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Tests.Customer.Churn;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudienceML.Pipelines.Tests.Inference.Realtime;

public sealed class ModelWatcherTests
{
    private static readonly TabularRow Row = new("x", [29, 0.5f], ["free"]);

    [Test]
    public async Task Refresh_AfterAPromotion_SwapsAtOnceAndOnlyThen()
    {
        var (lab, slot) = (new Lab(), new PredictorSlot<ChurnPredictor<TabularRow>>());
        using var watcher = Watcher(lab, slot);
        Assert.That(await watcher.RefreshAsync(), Is.False, "nothing is in production");
        var first = (await lab.TrainAsync()).Entry;

        var swapped = await watcher.RefreshAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(swapped, Is.True);
            Assert.That(slot.Current!.Version, Is.EqualTo(first.Version));
            Assert.That(await watcher.RefreshAsync(), Is.False);
        }
    }

    [Test]
    public async Task Refresh_WhenTheNewVersionCannotBeLoaded_LeavesTheOldOneAnswering()
    {
        var (lab, slot) = (new Lab(), new PredictorSlot<ChurnPredictor<TabularRow>>());
        var fail = false;
        using var watcher = Watcher(lab, slot, () => fail);
        var first = (await lab.TrainAsync()).Entry;
        await watcher.RefreshAsync();
        await lab.TrainAsync();
        fail = true;

        await Assert.ThrowsAsync<ModelFormatException>(() => watcher.RefreshAsync());

        Assert.That(slot.Current!.Version, Is.EqualTo(first.Version));
    }

    [Test]
    public async Task Watching_LooksAgainAfterEveryInterval_AndSurvivesFailures()
    {
        var (lab, slot) = (new Lab(), new PredictorSlot<ChurnPredictor<TabularRow>>());
        var fail = false;
        using var watcher = Watcher(lab, slot, () => fail);
        using var stop = new CancellationTokenSource();
        var watching = watcher.RunAsync(stop.Token);
        var first = (await lab.TrainAsync()).Entry;

        await TickUntilAsync(lab, () => slot.Current?.Version == first.Version);
        fail = true;
        var second = (await lab.TrainAsync()).Entry;
        await TickUntilAsync(lab, () => true);
        fail = false;
        await TickUntilAsync(lab, () => slot.Current?.Version == second.Version);

        await stop.CancelAsync();
        await watching;
        Assert.That(watching.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Readers_WhileVersionsArePromoted_NeverSeeATornOrMissingPredictor()
    {
        var (lab, slot) = (new Lab(), new PredictorSlot<ChurnPredictor<TabularRow>>());
        using var watcher = Watcher(lab, slot);
        var expected = new Dictionary<ModelVersion, float>();
        var entries = new List<ModelEntry>();
        for (var seed = 1; seed <= 4; seed++)
        {
            var entry = (await lab.TrainAsync(Table.Rows(400 + (100 * seed), seed), new() { Promote = false })).Entry;
            entries.Add(entry);
            expected[entry.Version] = (await lab.PredictorAsync(entry)).Predict(Row).Probability;
        }

        await lab.Registry.MoveAsync(entries[0], ModelStage.Production);
        await watcher.RefreshAsync();
        var (stop, wrong, reads, seen) = (false, 0, 0L, new System.Collections.Concurrent.ConcurrentDictionary<ModelVersion, bool>());
        var readers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                var prediction = slot.Current?.Predict(Row) ?? default;
                seen.TryAdd(prediction.ModelVersion, true);
                Interlocked.Increment(ref reads);
                if (!expected.TryGetValue(prediction.ModelVersion, out var probability) || probability != prediction.Probability)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })).ToArray();
        Array.ForEach(readers, r => r.Start());
        for (var round = 0; round < 40; round++)
        {
            // Wait until readers have been at work since the last swap, so that each version is read.
            var before = Interlocked.Read(ref reads);
            SpinWait.SpinUntil(() => Interlocked.Read(ref reads) > before + 100);
            var next = (await lab.Registry.FindAsync(Lab.Key, entries[(round + 1) % entries.Count].Version))!;
            await lab.Registry.MoveAsync(next, ModelStage.Production);
            await watcher.RefreshAsync();
        }

        Volatile.Write(ref stop, true);
        Array.ForEach(readers, r => r.Join());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong, Is.Zero);
            Assert.That(seen.Keys, Is.EquivalentTo(expected.Keys));
        }
    }

    private static ModelWatcher<ChurnPredictor<TabularRow>> Watcher(Lab lab, PredictorSlot<ChurnPredictor<TabularRow>> slot, Func<bool>? fail = null) => new(
        Lab.Key,
        lab.Registry,
        slot,
        (entry, file) => fail?.Invoke() == true
            ? throw new ModelFormatException("The file is altered.", "Register it again.")
            : new ChurnPredictor<TabularRow>(TabularChurn.Load(file), entry.Version),
        lab.Clock,
        NullLogger<ModelWatcher<ChurnPredictor<TabularRow>>>.Instance,
        TimeSpan.FromSeconds(5));

    /// <summary>Moves the clock from look to look until something holds.</summary>
    private static async Task TickUntilAsync(Lab lab, Func<bool> holds)
    {
        do
        {
            // The watcher runs on the pool: let it reach its next wait before the clock moves on.
            while (lab.Clock.WaitingTimers == 0)
            {
                await Task.Yield();
            }

            lab.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        while (!holds());
    }
}
