using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Forests;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Trees.Forests;

public sealed class ForestContractTests
{
    [TestCaseSource(nameof(Checks))]
    public void Forest_Contract_Holds(ContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> Checks() =>
        from task in new[] { LearnerTask.Binary, LearnerTask.Regression, LearnerTask.Multiclass }
        from isRandom in new[] { false, true }
        from check in new ForestContract(task, isRandom).Checks()
        select new TestCaseData(check).SetArgDisplayNames(isRandom ? "extra trees" : "random forest", task.ToString(), check.Name);

    private sealed class ForestContract(LearnerTask task, bool isRandom) : LearnerContract
    {
        protected override LearnerTask Task => task;

        protected override int TrainingRows => 1000;

        // Features are drawn by their place: what two seeds differ by.
        protected override double ColumnOrderTolerance => 0.2;

        protected override ILearner CreateLearner()
        {
            var predicts = task == LearnerTask.Regression ? ForestTask.Regression : ForestTask.Classification;
            var classes = task switch { LearnerTask.Multiclass => 3, LearnerTask.Binary => 2, _ => 0 };
            return isRandom
                ? new ExtraTreesLearner(new() { Task = predicts, Classes = classes, Trees = 12, MinRowsInLeaf = 3 })
                : new RandomForestLearner(new() { Task = predicts, Classes = classes, Trees = 12, MinRowsInLeaf = 3, OutOfBag = true });
        }

        protected override void ToOutputs(Span<double> scores)
        {
            // Contributions add up to the outputs themselves.
        }
    }
}
