using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Registry;

/// <summary>What every run journal has to keep. Run <see cref="Checks"/> in any test framework.</summary>
/// <param name="create">Makes an empty journal; called once a check.</param>
public sealed class RunJournalContract(Func<Task<RunJournalFixture>> create)
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 2, 0, 0, 123, 456, TimeSpan.Zero);

    /// <summary>The checks, in no order that matters.</summary>
    public IEnumerable<AsyncContractCheck> Checks()
    {
        yield return Check("a run reads back as it was written", ReadsBackAsync);
        yield return Check("a run that is saved again has its new status", SavedAgainAsync);
        yield return Check("the runs of a model are listed newest first, and no others", ListAsync);
        yield return Check("what does not exist is answered by null, nothing or a clear error", UnknownAsync);
        yield return Check("points read back by name and step, and the later one of a step counts", MetricsAsync);
        yield return Check("points that no store can keep are refused", BadMetricsAsync);
        yield return Check("times are UTC in whole microseconds", TimesAsync);
        yield return Check("an error that quotes broken text is kept all the same", BrokenTextAsync);
        yield return Check("points appended at the same time are all there", ParallelAsync);
    }

    private AsyncContractCheck Check(string name, Func<RunJournalFixture, Task> check) => new(name, async () =>
    {
        var fixture = await create().ConfigureAwait(false);
        await using (fixture.ConfigureAwait(false))
        {
            await check(fixture).ConfigureAwait(false);
        }
    });

    private static TrainingRun Run(int number = 1, ModelKey? key = null) => new()
    {
        RunId = new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Key = key ?? Samples.Key,
        RunType = "RETRAINING",
        Status = RunStatus.Running,
        StartedAt = Start.AddMinutes(number),
        Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("seed", "7").Add("data", "C:\\x \"y\" \U0001F600"),
    };

    private static async Task ReadsBackAsync(RunJournalFixture fixture)
    {
        var run = Run() with
        {
            Status = RunStatus.Completed,
            CompletedAt = Start.AddHours(2),
            Metrics = ImmutableSortedDictionary<string, double>.Empty.Add("auc", 0.1 + 0.2).Add("none", double.NaN),
            Version = new(1, 2, 3),
            Error = "line 1\nline 2",
        };
        await fixture.Open().SaveAsync(run).ConfigureAwait(false);
        var found = await fixture.Open().FindAsync(run.RunId).ConfigureAwait(false);
        Expect.Equal(RegistryText.Of(run), found is null ? "nothing" : RegistryText.Of(found), "the run");
    }

    private static async Task SavedAgainAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        await journal.SaveAsync(Run()).ConfigureAwait(false);
        await journal.AppendAsync(Run().RunId, [new("loss", 0, 1)]).ConfigureAwait(false);
        var failed = Run() with { Status = RunStatus.Failed, CompletedAt = Start.AddHours(1), Error = "no rows" };
        await journal.SaveAsync(failed).ConfigureAwait(false);
        var runs = await fixture.Open().ListAsync(Samples.Key).ConfigureAwait(false);
        Expect.Equal(RegistryText.Of(failed), string.Join('|', runs.Select(RegistryText.Of)), "the runs");
        Expect.Equal(1, (await journal.MetricsAsync(failed.RunId).ConfigureAwait(false)).Count, "points that were there before");
    }

    private static async Task ListAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        ModelKey[] keys = [Samples.Key, new(TenantId.Default, new("churn")), new(new(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), Samples.Key.Code)];
        foreach (var (number, key) in ((int, ModelKey)[])[(2, keys[0]), (4, keys[1]), (1, keys[0]), (5, keys[2]), (3, keys[0])])
        {
            await journal.SaveAsync(Run(number, key)).ConfigureAwait(false);
        }

        var runs = await fixture.Open().ListAsync(Samples.Key).ConfigureAwait(false);
        Expect.Equal("3 2 1", string.Join(' ', runs.Select(r => (r.StartedAt - Start).TotalMinutes)), "the runs of the model");
    }

    private static async Task UnknownAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        Expect.Equal(null, await journal.FindAsync(Guid.NewGuid()).ConfigureAwait(false), "an unknown run");
        Expect.Equal(0, (await journal.ListAsync(Samples.Key).ConfigureAwait(false)).Count, "the runs of an unknown model");
        Expect.Equal(0, (await journal.MetricsAsync(Guid.NewGuid()).ConfigureAwait(false)).Count, "the points of an unknown run");
        await Expect.RefusalAsync(() => journal.AppendAsync(Guid.NewGuid(), [new("loss", 0, 1)]), "points of an unknown run").ConfigureAwait(false);
    }

    private static async Task MetricsAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        await journal.SaveAsync(Run(1)).ConfigureAwait(false);
        await journal.SaveAsync(Run(2)).ConfigureAwait(false);
        await journal.AppendAsync(Run(2).RunId, [new("loss", 0, 100)]).ConfigureAwait(false);
        await journal.AppendAsync(Run(1).RunId, []).ConfigureAwait(false);
        await journal.AppendAsync(Run(1).RunId, [new("loss", 10, 0.5), new("Auc", 3, double.NaN), new("loss", 2, 0.1 + 0.2), new("loss", 2, 7)]).ConfigureAwait(false);
        await fixture.Open().AppendAsync(Run(1).RunId, [new("loss", 10, double.NegativeInfinity), new("äuc \"x\"", long.MaxValue, 1)]).ConfigureAwait(false);
        RunMetric[] expected =
        [
            new("Auc", 3, double.NaN), new("loss", 2, 7), new("loss", 10, double.NegativeInfinity), new("äuc \"x\"", long.MaxValue, 1),
        ];
        var points = await fixture.Open().MetricsAsync(Run(1).RunId).ConfigureAwait(false);
        Expect.Equal(RegistryText.Of(expected), RegistryText.Of(points), "the points");
    }

    private static async Task BadMetricsAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        await journal.SaveAsync(Run()).ConfigureAwait(false);
        foreach (var bad in (RunMetric[])[new("", 0, 1), new("a\0b", 0, 1), new("loss", -1, 1)])
        {
            await Expect.RefusalAsync(() => journal.AppendAsync(Run().RunId, [new("good", 0, 1), bad]), $"the point {bad}").ConfigureAwait(false);
        }

        Expect.Equal(0, (await journal.MetricsAsync(Run().RunId).ConfigureAwait(false)).Count, "points that were kept");
    }

    private static async Task TimesAsync(RunJournalFixture fixture)
    {
        var run = Run() with { StartedAt = Start.AddTicks(7).ToOffset(TimeSpan.FromHours(2)), CompletedAt = Start.AddTicks(19) };
        await fixture.Open().SaveAsync(run).ConfigureAwait(false);
        var found = await fixture.Open().FindAsync(run.RunId).ConfigureAwait(false);
        Expect.Equal(
            RegistryText.Of(run with { StartedAt = Start, CompletedAt = Start.AddTicks(10) }), found is null ? "nothing" : RegistryText.Of(found), "the run");
    }

    private static async Task BrokenTextAsync(RunJournalFixture fixture)
    {
        var journal = fixture.Open();
        await journal.SaveAsync(Run() with { Status = RunStatus.Failed, Error = "value 'a\0\uD800b' is no number" }).ConfigureAwait(false);
        var error = (await journal.FindAsync(Run().RunId).ConfigureAwait(false))?.Error ?? "";
        Expect.True(
            error.StartsWith("value 'a", StringComparison.Ordinal) && error.EndsWith("b' is no number", StringComparison.Ordinal), $"The error reads '{error}'.");
    }

    private static async Task ParallelAsync(RunJournalFixture fixture)
    {
        const int Threads = 6;
        const int Batches = 5;
        await fixture.Open().SaveAsync(Run()).ConfigureAwait(false);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                var journal = fixture.Open();
                for (var batch = 0; batch < Batches; batch++)
                {
                    await journal.AppendAsync(Run().RunId, [new($"curve {thread}", 2 * batch, thread), new($"curve {thread}", (2 * batch) + 1, thread)]).ConfigureAwait(false);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default).Unwrap())).ConfigureAwait(false);
        var points = await fixture.Open().MetricsAsync(Run().RunId).ConfigureAwait(false);
        Expect.Equal(Threads * Batches * 2, points.Count, "points");
    }
}
