using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Linear;

public sealed class LinearContractTests
{
    [TestCaseSource(nameof(Checks))]
    public void LinearLearners_Contract_Holds(ContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> Checks() => new (string Name, LearnerTask Task, Func<ILearner> Create)[]
        {
            ("least squares", LearnerTask.Regression, () => new LinearRegressionLearner()),
            ("ridge", LearnerTask.Regression, () => new LinearRegressionLearner(new LinearRegressionOptions { L2 = 10 })),
            ("lasso", LearnerTask.Regression, () => new ElasticNetLearner(new ElasticNetOptions { Alpha = 0.01 })),
            ("logistic with absolute penalty", LearnerTask.Binary, () => new LogisticRegressionLearner(new LogisticRegressionOptions { L1 = 2 })),
            ("logistic by gradients", LearnerTask.Binary, () => new LogisticRegressionLearner { WideFrom = 0 }),
            ("softmax", LearnerTask.Multiclass, () => new SoftmaxRegressionLearner()),
            ("softmax by gradients", LearnerTask.Multiclass, () => new SoftmaxRegressionLearner(new SoftmaxRegressionOptions { L1 = 1 }) { WideFrom = 0 }),
            ("elastic net by folds", LearnerTask.Regression, () => new ElasticNetLearner(new ElasticNetOptions { L1Ratio = 0.5, Folds = 3, PathLength = 20 })),
        }
        .SelectMany(c => new Contract(c.Task, c.Create).Checks().Select(check => new TestCaseData(check).SetArgDisplayNames(c.Name, check.Name)));

    private sealed class Contract(LearnerTask task, Func<ILearner> create) : LearnerContract
    {
        protected override LearnerTask Task => task;

        protected override int TrainingRows => 1200;

        protected override ILearner CreateLearner() => create();
    }
}
