using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Tuning;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class GradientBoostingTunerTests
{
    private static readonly LearningSet Set = Rows(300, 5);
    private static readonly IReadOnlyList<Fold> Folds = StratifiedKFold.Split(Set.Labels.Span, 3, 1);
    private static readonly BoostingTuning Tuning = new() { Fixed = new() { Trees = 60 }, Finalists = 2 };

    [TestCase(0)]
    [TestCase(0.2)]
    public void Run_AnyThreadsAndAnyInterruption_FindsTheSame(double share)
    {
        var tuning = Tuning with { ValidationShare = share };
        var alone = new GradientBoostingTuner(Set, Folds, tuning).Run(new StudyBudget { Trials = 12 });
        using var stream = new MemoryStream();
        new GradientBoostingTuner(Set, Folds, tuning).Run(new StudyBudget { Trials = 5 }, new StudyJournal(stream));
        var resumed = new GradientBoostingTuner(Set, Folds, tuning).Run(new StudyBudget { Trials = 12, Threads = 3 }, new StudyJournal(stream));
        Assert.That(resumed.Options, Is.EqualTo(alone.Options));
        Assert.That(resumed.Score, Is.EqualTo(alone.Score));
        Assert.That(resumed.Study.Trials.Select(t => t.Value), Is.EqualTo(alone.Study.Trials.Select(t => t.Value)));
        Assert.That(alone.Options.EarlyStoppingRounds, Is.Zero, "the number of trees is fixed");
        Assert.That(alone.StartScore, Is.EqualTo(alone.Study.Trials[0].Value));
        Assert.That(alone.Score, Is.GreaterThan(0.6));
    }

    [Test]
    public void Run_ManyRows_GivesThreadsToTheTrainings()
    {
        var tuned = new GradientBoostingTuner(Set, Folds, Tuning with { MaximumRowsForParallelTrials = 0 }).Run(new StudyBudget { Trials = 4, Threads = 2 });
        Assert.That(tuned.Study.Trials, Has.Length.EqualTo(4));
    }

    [Test]
    public void Run_MetricOfNoFold_SaysSo()
    {
        var set = new LearningSet(Set.Features, Enumerable.Range(0, Set.RowCount).Select(i => i == 0 ? 1f : 0).ToArray());
        Assert.That(
            () => new GradientBoostingTuner(set, KFold.Split(set.RowCount, 3, 1), Tuning).Run(new StudyBudget { Trials = 2 }),
            Throws.InstanceOf<TrainingDataException>());
    }

    [Test]
    public void Objective_EachFold_IsJudgedByItsOwnScorer()
    {
        var space = new GradientBoostingSpace(Set.Columns, Set.RowCount, new() { Trees = 100 }, stopsEarly: false);
        var values = space.Nearest(new GradientBoostingOptions { Trees = 50, LearningRate = 0.1, Leaves = 4 });
        var objective = new CrossValidationObjective(
            Set, Folds, ScoreMetric.Auc, v => new GradientBoostingLearner(space.Options(v)), new LearningContext(3));
        var study = new Study(space.Space, new StudyOptions { StartWith = [values] });
        var trial = study.Run(objective.Evaluate, new StudyBudget { Trials = 1 })!;

        var whole = CrossValidation.Run(new GradientBoostingLearner(space.Options(values)), Set, Folds, new LearningContext(3));
        var byFold = Folds.Select(fold => ScoreMetric.Auc.Compute(
            fold.Test.Select(i => whole.Scores.Span[i]).ToArray(), fold.Test.Select(i => Set.Labels.Span[i]).ToArray())).ToArray();
        Assert.That(trial.Value, Is.EqualTo(byFold.Average()).Within(1e-15));
        Assert.That(trial.Reports.Select(r => r.Value), Is.EqualTo(new[] { byFold[0], (byFold[0] + byFold[1]) / 2 }).Within(1e-15));
        Assert.That(trial.Figures["trees"], Is.EqualTo(50));
    }

    [Test]
    public void Space_Nearest_IsWithinTheBounds()
    {
        var space = new GradientBoostingSpace([new FeatureColumn("c", FeatureKind.Category, 3)], 1000, new() { Trees = 1500 }, stopsEarly: false);
        var options = space.Options(space.Nearest(new GradientBoostingOptions { Trees = 100_000, Leaves = 4096, L2 = 0, LearningRate = 1, CategorySmoothing = 0 }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Trees, Is.EqualTo(1500));
            Assert.That(options.Leaves, Is.EqualTo(32));
            Assert.That(options.L2, Is.EqualTo(0.1).Within(1e-12));
            Assert.That(options.LearningRate, Is.EqualTo(0.2).Within(1e-12));
            Assert.That(options.CategorySmoothing, Is.EqualTo(1).Within(1e-12));
        }
    }

    [Test]
    public void Metric_OfNoSuchName_ListsThoseThereAre() =>
        Assert.That(() => ScoreMetric.Named("accuracy"), Throws.ArgumentException.With.Message.Contains("auc, pr_auc, log_loss"));

    private static LearningSet Rows(int rows, int columns)
    {
        var random = new RandomSource(11);
        var values = new float[rows * columns];
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                values[(i * columns) + j] = (float)random.Normal();
            }

            labels[i] = values[i * columns] + (values[(i * columns) + 1] * values[(i * columns) + 2]) + random.Normal() > 0 ? 1 : 0;
        }

        return new LearningSet(new FeatureMatrix(values, rows, columns), labels);
    }
}
