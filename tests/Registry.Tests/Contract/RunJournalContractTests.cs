using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Registry;

namespace AudienceML.Registry.Tests.Contract;

[TestFixture]
public sealed class RunJournalContractTests
{
    private static readonly Dictionary<string, (string Catcher, Func<IRunJournal, IRunJournal> Plant)> Flaws = new()
    {
        ["forgets the error"] = ("a run reads back", j => new Flawed(j) { Save = r => r with { Error = null } }),
        ["keeps the first status"] = ("a run that is saved again", j => new Flawed(j) { Save = r => r with { Status = RunStatus.Running } }),
        ["lists oldest first"] = ("the runs of a model", j => new Flawed(j) { List = runs => [.. runs.Reverse()] }),
        ["takes points of any run"] = ("what does not exist", j => new Flawed(j) { AppendsAnywhere = true }),
        ["sorts by step only"] = ("points read back", j => new Flawed(j) { Metrics = points => [.. points.OrderBy(p => p.Step)] }),
        ["drops bad points"] = ("points that no store", j => new Flawed(j) { Append = points => [.. points.Where(p => p.Step >= 0 && p.Name is "loss" or "good")] }),
        ["keeps the offset"] = ("times are UTC", j => new Flawed(j) { List = r => r, Found = r => r with { StartedAt = r.StartedAt.ToOffset(TimeSpan.FromHours(1)) } }),
        ["refuses broken text"] = (
            "an error that quotes",
            j => new Flawed(j) { Save = r => r.Error?.Contains('\0', StringComparison.Ordinal) == true ? throw new FormatException("NUL") : r }),
        ["loses points"] = ("points appended at the same time", j => new Flawed(j) { Append = points => [.. points.Where(p => p.Step != 7)] }),
    };

    private static IEnumerable<TestCaseData> Checks() => Contract(j => j).Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static string[] FlawNames() => [.. Flaws.Keys];

    [TestCaseSource(nameof(Checks))]
    public Task Memory_KeepsTheContract(AsyncContractCheck check) => check.Run();

    [TestCaseSource(nameof(FlawNames))]
    public void Flaw_Planted_IsCaught(string flaw)
    {
        var check = Contract(Flaws[flaw].Plant).Single(c => c.Name.StartsWith(Flaws[flaw].Catcher, StringComparison.Ordinal));
        Assert.That(check.Run, Throws.InstanceOf<Exception>());
    }

    [Test]
    public void Checks_EachHasAFlawThatItCatches() => Assert.That(
        Contract(j => j).Select(c => c.Name).Where(n => !Flaws.Values.Any(f => n.StartsWith(f.Catcher, StringComparison.Ordinal))), Is.Empty);

    private static IEnumerable<AsyncContractCheck> Contract(Func<IRunJournal, IRunJournal> plant) =>
        new RunJournalContract(() => Task.FromResult<RunJournalFixture>(new Fixture(plant(new InMemoryRunJournal())))).Checks();

    private sealed class Fixture(IRunJournal journal) : RunJournalFixture
    {
        public override IRunJournal Open() => journal;
    }

    private sealed class Flawed(IRunJournal inner) : IRunJournal
    {
        public Func<TrainingRun, TrainingRun> Save { get; init; } = r => r;

        public Func<TrainingRun, TrainingRun> Found { get; init; } = r => r;

        public Func<IReadOnlyList<TrainingRun>, IReadOnlyList<TrainingRun>> List { get; init; } = r => r;

        public Func<IReadOnlyList<RunMetric>, IReadOnlyList<RunMetric>> Append { get; init; } = m => m;

        public Func<IReadOnlyList<RunMetric>, IReadOnlyList<RunMetric>> Metrics { get; init; } = m => m;

        public bool AppendsAnywhere { get; init; }

        public Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default) => inner.SaveAsync(Save(run), cancellationToken);

        public async Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default)
        {
            if (!AppendsAnywhere || await inner.FindAsync(runId, cancellationToken) is not null)
            {
                await inner.AppendAsync(runId, Append(metrics), cancellationToken);
            }
        }

        public async Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default) =>
            await inner.FindAsync(runId, cancellationToken) is { } run ? Found(run) : null;

        public async Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) =>
            List(await inner.ListAsync(key, cancellationToken));

        public async Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default) =>
            Metrics(await inner.MetricsAsync(runId, cancellationToken));
    }
}
