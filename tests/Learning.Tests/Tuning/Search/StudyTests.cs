using System.Text;
using AudienceML.Learning.Data;
using AudienceML.Learning.Tuning.Search;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class StudyTests
{
    private static readonly StudyOptions Options = new()
    {
        Goal = Goal.Minimize,
        Seed = 5,
        Parallel = 4,
        Pruner = new SuccessiveHalvingPruner(),
        StartWith = [KnownFunctions.MixedSpace.Values(("kind", "flat"), ("rate", 0.5))],
        About = "a test",
    };

    [Test]
    public void Run_AnyNumberOfThreads_TriesTheSame()
    {
        var alone = Lines(24, 1);
        Assert.That(Lines(24, 2), Is.EquivalentTo(alone));
        Assert.That(Lines(24, 7), Is.EquivalentTo(alone));
        Assert.That(alone, Has.Length.EqualTo(25));
        Assert.That(alone.Count(l => l.Contains("\"pruned\"", StringComparison.Ordinal)), Is.GreaterThan(0), "the pruner takes part");
    }

    [Test]
    public void Run_StoppedAnywhereAndCutAnywhere_GoesOnAsIfItNeverStopped()
    {
        var whole = Lines(18, 1);
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<NonNegativeInt>(), (NonNegativeInt stop, NonNegativeInt cut) =>
        {
            using var stream = new MemoryStream();
            Run(stream, 1 + (stop.Get % 18), 2);
            stream.SetLength(Math.Max(0, stream.Length - (cut.Get % 400)));
            Run(stream, 18, 1);
            return LinesOf(stream).Order(StringComparer.Ordinal).SequenceEqual(whole.Order(StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Run_StartWith_IsTriedFirst()
    {
        var study = new Study(KnownFunctions.MixedSpace, Options);
        study.Run((trial, _) => 1, new StudyBudget { Trials = 2 });
        Assert.That(study.Trials[0].Values, Is.EqualTo(Options.StartWith[0]));
        Assert.That(study.Trials[1].Values, Is.Not.EqualTo(Options.StartWith[0]));
    }

    [Test]
    public void Run_NaN_IsAFailedTrialThatIsNeverBest()
    {
        var study = new Study(KnownFunctions.BraninSpace, new StudyOptions { Sampler = new TpeSampler(new() { StartupTrials = 2 }) });
        var best = study.Run((trial, _) => trial.Number % 2 == 0 ? double.NaN : trial.Number, new StudyBudget { Trials = 20 });
        Assert.That(best!.Number, Is.EqualTo(19));
        Assert.That(study.Trials.Count(t => t.State == TrialState.Failed), Is.EqualTo(10));
        Assert.That(new Study(KnownFunctions.BraninSpace).Run((_, _) => double.PositiveInfinity, new StudyBudget { Trials = 20 }), Is.Null);
    }

    [Test]
    public void Run_TimeOver_GivesUpTheRunningTrialAndKeepsTheOthers()
    {
        var clock = new FixedClock();
        var study = new Study(KnownFunctions.BraninSpace);
        var best = study.Run(
            (trial, token) =>
            {
                if (trial.Number == 3)
                {
                    clock.Fire();
                    token.ThrowIfCancellationRequested();
                }

                return trial.Number;
            },
            new StudyBudget { Time = TimeSpan.FromMinutes(5), Clock = clock });
        Assert.That(clock.DueTime, Is.EqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(best!.Number, Is.EqualTo(2));
        Assert.That(study.Trials, Has.Length.EqualTo(3));
    }

    [Test]
    public void Run_Cancelled_ThrowsAndKeepsWhatEnded()
    {
        using var source = new CancellationTokenSource();
        var study = new Study(KnownFunctions.BraninSpace);
        Assert.That(
            () => study.Run(
                (trial, _) =>
                {
                    if (trial.Number == 2)
                    {
                        source.Cancel();
                    }

                    return 1;
                },
                new StudyBudget { Trials = 10 },
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(study.Trials, Has.Length.EqualTo(2));
    }

    [Test]
    public void Run_ObjectiveThrows_IsNotHidden()
    {
        var study = new Study(KnownFunctions.BraninSpace, new StudyOptions { Parallel = 4 });
        Assert.That(
            () => study.Run((_, _) => throw new InvalidDataException("broken"), new StudyBudget { Trials = 10, Threads = 2 }),
            Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Run_Progress_TellsTheBestSoFar()
    {
        var told = new List<LearningProgress>();
        var study = new Study(KnownFunctions.BraninSpace);
        study.Run((trial, _) => -trial.Number, new StudyBudget { Trials = 3 }, new Listener(told));
        Assert.That(told.Select(p => (p.Done, p.Total, p.Value)), Is.EqualTo(new[] { (1L, 3L, 0.0), (2L, 3L, 0.0), (3L, 3L, 0.0) }));
    }

    [Test]
    public void Journal_AnotherStudy_IsRefusedWithTheDifference()
    {
        using var stream = new MemoryStream();
        Run(stream, 4, 1);
        Assert.That(
            () => new Study(KnownFunctions.MixedSpace, Options with { Seed = 6 }, new StudyJournal(stream)),
            Throws.InstanceOf<StudyJournalException>().With.Message.Contains("another seed: 5, not 6"));
        Assert.That(() => new Study(KnownFunctions.MixedSpace, Options with { Sampler = new RandomSampler() }, new StudyJournal(stream)), Throws.InstanceOf<StudyJournalException>());
        Assert.That(() => new Study(KnownFunctions.BraninSpace, Options with { StartWith = [] }, new StudyJournal(stream)), Throws.InstanceOf<StudyJournalException>());
    }

    [TestCase("no json\n")]
    [TestCase("[1]\n")]
    [TestCase("{\"a\":1}\n")]
    public void Journal_NoStudy_IsRefused(string text)
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(text));
        Assert.That(() => new Study(KnownFunctions.MixedSpace, Options, new StudyJournal(stream)), Throws.InstanceOf<StudyJournalException>());
    }

    [Test]
    public void Journal_LineChanged_NamesTheLine()
    {
        foreach (var (from, to) in new[] { ("\"rate\":", "\"rat\":"), ("\"flat\"", "\"fla\""), ("\"trial\":0", "\"trial\":-1"), ("\"trial\":0", "\"trial\":1"), ("completed", "c"), ("\"value\":", "\"value\" ") })
        {
            using var stream = new MemoryStream();
            Run(stream, 4, 1);
            var text = Encoding.UTF8.GetString(stream.ToArray());
            var at = text.IndexOf('\n', StringComparison.Ordinal);
            using var changed = new MemoryStream();
            changed.Write(Encoding.UTF8.GetBytes(text[..at] + text[at..].Replace(from, to, StringComparison.Ordinal)));
            Assert.That(
                () => new Study(KnownFunctions.MixedSpace, Options, new StudyJournal(changed)),
                Throws.InstanceOf<StudyJournalException>().With.Message.Contains("Line "), from);
        }
    }

    [Test]
    public void Budget_WithoutAnEnd_IsRefused()
    {
        var study = new Study(KnownFunctions.BraninSpace);
        Assert.That(() => study.Run((_, _) => 1, new StudyBudget()), Throws.ArgumentException);
        Assert.That(() => study.Run((_, _) => 1, new StudyBudget { Trials = 0 }), Throws.ArgumentException.With.Message.Contains("Trials is 0"));
        Assert.That(() => study.Run((_, _) => 1, new StudyBudget { Trials = 1, Threads = 0 }), Throws.ArgumentException);
        Assert.That(() => study.Run((_, _) => 1, new StudyBudget { Time = TimeSpan.Zero }), Throws.ArgumentException);
    }

    private static string[] Lines(int trials, int threads)
    {
        using var stream = new MemoryStream();
        Run(stream, trials, threads);
        return LinesOf(stream);
    }

    private static void Run(MemoryStream stream, int trials, int threads)
    {
        var study = new Study(KnownFunctions.MixedSpace, Options, new StudyJournal(stream));
        study.Run(
            (trial, _) =>
            {
                var loss = KnownFunctions.Mixed(trial.Values);
                trial.Note("twice", 2 * loss);
                for (var step = 1; step <= 9; step++)
                {
                    if (!trial.Report(step, loss + (1.0 / step)))
                    {
                        break;
                    }
                }

                return loss;
            },
            new StudyBudget { Trials = trials, Threads = threads });
    }

    private static string[] LinesOf(MemoryStream stream) =>
        Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Listener(List<LearningProgress> told) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => told.Add(value);
    }

    /// <summary>A clock whose one timer fires when it is told to.</summary>
    private sealed class FixedClock : TimeProvider
    {
        private Action? _fire;

        public TimeSpan DueTime { get; private set; }

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            _fire = () => callback(state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
