using System.Collections.Immutable;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class PrunerTests
{
    private static readonly SearchSpace Space = new(new NumberParameter("quality", 0, 1));

    [Test]
    public void Median_WorseThanHalfOfTheOthers_Stops()
    {
        var history = History([1, 2, 3, 4, 5], step: 2);
        var pruner = new MedianPruner(startupTrials: 5, warmupSteps: 1);
        Assert.That(Judge(pruner, Goal.Maximize, 2, 2.5, history), Is.True);
        Assert.That(Judge(pruner, Goal.Maximize, 2, 3.0, history), Is.False, "at the median");
        Assert.That(Judge(pruner, Goal.Minimize, 2, 2.5, history), Is.False);
        Assert.That(Judge(pruner, Goal.Minimize, 2, 3.5, history), Is.True);
        Assert.That(Judge(pruner, Goal.Maximize, 1, 0, history), Is.False, "warm-up");
        Assert.That(Judge(pruner, Goal.Maximize, 3, 0, history), Is.False, "nobody else was there");
        Assert.That(Judge(new MedianPruner(startupTrials: 6), Goal.Maximize, 2, 0, history), Is.False, "too few others");
    }

    [Test]
    public void SuccessiveHalving_AtARung_KeepsTheBestShare()
    {
        var pruner = new SuccessiveHalvingPruner(firstRung: 2, factor: 3);
        var history = History([1, 2, 3, 4, 5, 6, 7, 8], step: 6);

        // Of nine with this one three go on.
        Assert.That(Judge(pruner, Goal.Maximize, 6, 6.5, history), Is.False);
        Assert.That(Judge(pruner, Goal.Maximize, 6, 5.5, history), Is.True);
        Assert.That(Judge(pruner, Goal.Minimize, 6, 2.5, history), Is.False);
        Assert.That(Judge(pruner, Goal.Minimize, 6, 3.5, history), Is.True);
        Assert.That(Judge(pruner, Goal.Maximize, 5, 0, history), Is.False, "no rung");
        Assert.That(Judge(pruner, Goal.Maximize, 2, 0, history), Is.False, "the first there");
        Assert.That(Judge(pruner, Goal.Maximize, 6, 0, history[..1]), Is.True, "of two only the best");
    }

    [TestCase(1)]
    [TestCase(3)]
    public void SuccessiveHalving_NoiseThatFadesWithSteps_SavesStepsAndKeepsTheBest(int brackets)
    {
        var noise = new RandomSource(7);
        var steps = 0;
        var study = new Study(Space, new StudyOptions { Sampler = new RandomSampler(), Pruner = new SuccessiveHalvingPruner(1, 3, brackets) });
        study.Run(
            (trial, _) =>
            {
                var quality = trial.Values.Number("quality");
                for (var step = 1; step <= 27; step++)
                {
                    steps++;
                    if (!trial.Report(step, quality + (noise.Normal() * 0.1 / step)))
                    {
                        break;
                    }
                }

                return quality;
            },
            new StudyBudget { Trials = 200 });
        var completed = study.Trials.Where(t => t.State == TrialState.Completed).ToArray();
        var top = study.Trials.OrderByDescending(t => t.Values.Number("quality")).Take(10).Select(t => t.Number).ToArray();
        Assert.That(study.Best!.Values.Number("quality"), Is.GreaterThan(0.97));
        Assert.That(top, Does.Contain(study.Best.Number));
        Assert.That(steps, Is.LessThan(200 * 27 / (brackets == 1 ? 5 : 2)));
        Assert.That(completed, Has.Length.GreaterThan(1));
        Assert.That(study.Trials.Where(t => t.State == TrialState.Pruned).Select(t => t.Reports[^1].Step).Distinct(), Is.SubsetOf(new[] { 1, 3, 9, 27 }));
    }

    [Test]
    public void Pruners_WrongSettings_AreRefused()
    {
        Assert.That(() => new MedianPruner(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MedianPruner(1, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SuccessiveHalvingPruner(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SuccessiveHalvingPruner(1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SuccessiveHalvingPruner(1, 2, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Report_StepsThatDoNotRise_AreRefused()
    {
        var study = new Study(Space);
        Assert.That(
            () => study.Run((trial, _) => trial.Report(2, 1) && trial.Report(2, 1) ? 1 : 0, new StudyBudget { Trials = 1 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("the last one was 2"));
    }

    private static bool Judge(IPruner pruner, Goal goal, int step, double value, ImmutableArray<TrialResult> history) =>
        pruner.IsHopeless(new PrunerRequest(goal, 1, history.Length, [new TrialReport(step, value)], history));

    private static ImmutableArray<TrialResult> History(double[] values, int step) =>
    [
        .. values.Select((value, i) => new TrialResult(
            i, Space.Values(("quality", 0.5)), TrialState.Completed, value, [new TrialReport(step, value)], ImmutableSortedDictionary<string, double>.Empty)),
    ];
}
