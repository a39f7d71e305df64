using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Contracts;

public sealed class LearnerContractTests
{
    private static readonly Dictionary<string, Fault> Faults = new(StringComparer.Ordinal)
    {
        ["the same seed gives the same bytes"] = Fault.DrawsItsOwnSeed,
        ["data learned before do not matter"] = Fault.Remembers,
        ["any number of threads gives the same bytes"] = Fault.CountsThreads,
        ["learning leaves its rows as they were"] = Fault.ChangesItsRows,
        ["outputs are what the task asks for"] = Fault.ScoresBeyondOne,
        ["what can be learned is learned"] = Fault.LearnsNothing,
        ["rows of weight zero count as absent"] = Fault.CountsRowsOfWeightZero,
        ["missing values are scored"] = Fault.CannotScoreMissing,
        ["infinite values are learned from or refused in words"] = Fault.CannotScoreInfinite,
        ["one row is learned from or refused in words"] = Fault.FailsOnOneRow,
        ["one column is enough"] = Fault.FailsOnOneColumn,
        ["a column that never changes does not hurt"] = Fault.FailsOnConstantColumn,
        ["the order of the columns does not matter"] = Fault.LooksAtTheFirstColumn,
        ["no rows are refused in words"] = Fault.LearnsFromNothing,
        ["labels that are all alike are refused in words"] = Fault.LearnsFromOneClass,
        ["a label that is not a number is refused in words"] = Fault.LearnsFromMissingLabels,
        ["a label that the task does not know is refused in words"] = Fault.LearnsFromStrangeLabels,
        ["a saved and read scorer gives the same bits"] = Fault.ForgetsWhenSaved,
        ["a batch gives the bits of single rows"] = Fault.RoundsInBatches,
        ["sixteen threads score what one does"] = Fault.SharesABuffer,
        ["a row of another width is refused and both widths are named"] = Fault.TakesAnyWidth,
        ["outputs that are too short are refused"] = Fault.WritesBeyondTheEnd,
        ["scoring one row allocates nothing"] = Fault.Allocates,
        ["contributions add up to the score"] = Fault.AttributesTwice,
        ["a cancelled call stops"] = Fault.CannotBeCancelled,
        ["learning that is cancelled on the way stops"] = Fault.GoesOnWhenCancelled,
    };

    [TestCaseSource(nameof(LogisticRegressionChecks))]
    public void LogisticRegression_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(GradientBoostingChecks))]
    public void GradientBoosting_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(GradientBoostingObjectiveChecks))]
    public void GradientBoosting_OtherObjectives_ContractHolds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultlessChecks))]
    public void FaultyLearnerWithoutFault_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FaultyChecks))]
    public void Contract_BrokenLearner_IsCaught(ContractCheck check, Fault fault)
        => Assert.That(() => check.Run(), Throws.Exception, $"a learner that {fault} passed");

    [TestCase(LearnerTask.Regression, "labels that are all alike are learned")]
    [TestCase(LearnerTask.Regression, "what can be learned is learned")]
    [TestCase(LearnerTask.Regression, "a label that is not a number is refused in words")]
    [TestCase(LearnerTask.Regression, "a label that the task does not know is refused in words")]
    [TestCase(LearnerTask.Multiclass, "outputs are what the task asks for")]
    [TestCase(LearnerTask.Multiclass, "labels that are all alike are refused in words")]
    [TestCase(LearnerTask.Multiclass, "a label that the task does not know is refused in words")]
    [TestCase(LearnerTask.Ranking, "what can be learned is learned")]
    [TestCase(LearnerTask.Ranking, "labels that are all alike are refused in words")]
    public void Contract_LearnerThatAlwaysSaysTheSame_IsCaughtInOtherTasks(LearnerTask task, string name)
        => Assert.That(() => new SameForAllContract(task).Checks().Single(c => c.Name == name).Run(), Throws.InstanceOf<ContractViolationException>());

    [Test]
    public void Contract_LearnerThatRemembers_IsCaught()
    {
        var check = new FaultyContract(Fault.Remembers).Checks().Single(c => c.Name == "data learned before do not matter");
        Assert.That(() => check.Run(), Throws.InstanceOf<ContractViolationException>().With.Message.Contains("before"));
    }

    [Test]
    public void Contract_EveryCheck_HasALearnerThatItMustCatch()
    {
        Assert.That(Faults.Keys, Is.EquivalentTo(new FaultyContract(Fault.None).Checks().Select(c => c.Name)));
        Assert.That(Faults.Values.Append(Fault.None), Is.EquivalentTo(Enum.GetValues<Fault>()));
    }

    private static IEnumerable<TestCaseData> LogisticRegressionChecks() => Cases(new LogisticRegressionContract());

    private static IEnumerable<TestCaseData> GradientBoostingChecks() => Cases(new GradientBoostingContract());

    private static IEnumerable<TestCaseData> GradientBoostingObjectiveChecks() => new (BoostingObjective Objective, LearnerTask Task)[]
        {
            (BoostingObjective.SquaredError, LearnerTask.Regression),
            (BoostingObjective.AbsoluteError, LearnerTask.Regression),
            (BoostingObjective.Quantile, LearnerTask.Regression),
            (BoostingObjective.Huber, LearnerTask.Regression),
            (BoostingObjective.Poisson, LearnerTask.Regression),
            (BoostingObjective.Tweedie, LearnerTask.Regression),
            (BoostingObjective.Gamma, LearnerTask.Regression),
            (BoostingObjective.Softmax, LearnerTask.Multiclass),
            (BoostingObjective.LambdaRank, LearnerTask.Ranking),
        }
        .SelectMany(pair => new BoostingObjectiveContract(pair.Objective, pair.Task).Checks()
            .Select(c => new TestCaseData(c).SetArgDisplayNames(pair.Objective.ToString(), c.Name)));

    private static IEnumerable<TestCaseData> FaultlessChecks() => Cases(new FaultyContract(Fault.None));

    private static IEnumerable<TestCaseData> Cases(LearnerContract contract)
        => contract.Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> FaultyChecks()
        => Faults.Select(f => new TestCaseData(new FaultyContract(f.Value).Checks().Single(c => c.Name == f.Key), f.Value)
            .SetArgDisplayNames(f.Key, f.Value.ToString()));

    private sealed class LogisticRegressionContract : LearnerContract
    {
        protected override ILearner CreateLearner() => new LogisticRegressionLearner();
    }

    private sealed class GradientBoostingContract : LearnerContract
    {
        protected override ILearner CreateLearner() => new GradientBoostingLearner(new GradientBoostingOptions { Trees = 20, Leaves = 8 });
    }

    private sealed class BoostingObjectiveContract(BoostingObjective objective, LearnerTask task) : LearnerContract
    {
        private bool IsPositive => objective is BoostingObjective.Poisson or BoostingObjective.Tweedie or BoostingObjective.Gamma;

        protected override LearnerTask Task => task;

        protected override int TrainingRows => 1000;

        protected override ILearner CreateLearner() => new GradientBoostingLearner(
            new GradientBoostingOptions { Objective = objective, Trees = 10, Leaves = 8, Classes = task == LearnerTask.Multiclass ? 3 : 0 });

        protected override LearningSet CreateSet(int rows, int seed)
        {
            var set = base.CreateSet(rows, seed);
            return IsPositive
                ? new LearningSet(set.Features, set.Labels.ToArray().Select(y => Math.Abs(y) + 0.01f).ToArray(), set.Weights, set.Columns)
                : set;
        }

        protected override void ToOutputs(Span<double> scores)
        {
            base.ToOutputs(scores);
            scores[0] = IsPositive ? Math.Exp(scores[0]) : scores[0];
        }
    }

    private sealed class FaultyContract(Fault fault) : LearnerContract
    {
        protected override ScorerFormats Formats => FaultyScorer.Formats;

        protected override ILearner CreateLearner() => new FaultyLearner(fault);
    }

    private sealed class SameForAllContract(LearnerTask task) : LearnerContract, ILearner
    {
        protected override LearnerTask Task => task;

        public IScorer Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
            => new ConstantScorer(train.Columns.Length);

        protected override ILearner CreateLearner() => this;
    }
}
