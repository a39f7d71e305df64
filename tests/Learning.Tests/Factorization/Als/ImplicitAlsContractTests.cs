using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization.Als;

public sealed class ImplicitAlsContractTests
{
    [TestCaseSource(nameof(ExactChecks))]
    public void Cholesky_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(StepChecks))]
    public void ConjugateGradient_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(BlockChecks))]
    public void BlockCoordinate_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FeatureChecks))]
    public void Features_Contract_Holds(ContractCheck check) => check.Run();

    private static IEnumerable<TestCaseData> FeatureChecks()
        => new Contract(new() { Factors = 9, Iterations = 6, UserDiscount = 0.4, ItemDiscount = 0.2, IgnoreValues = true }, hasFeatures: true).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> ExactChecks() => Checks(new() { Factors = 7, Iterations = 6 });

    private static IEnumerable<TestCaseData> StepChecks()
        => Checks(new() { Factors = 16, Iterations = 6, Solver = AlsSolver.ConjugateGradient, FoldInSteps = 3, Confidence = AlsConfidence.Absolute, UnobservedWeight = 1, Regularization = 0.1 });

    private static IEnumerable<TestCaseData> BlockChecks()
        => Checks(new() { Factors = 40, Iterations = 6, Solver = AlsSolver.BlockCoordinate, BlockSize = 16, Confidence = AlsConfidence.Raised });

    private static IEnumerable<TestCaseData> Checks(ImplicitAlsOptions options)
        => new Contract(options).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract(ImplicitAlsOptions options, bool hasFeatures = false) : RecommenderContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRecommenderLearner CreateLearner() => new ImplicitAlsLearner(options);

        protected override Interactions CreateInteractions(int users, int items, int seed)
        {
            var interactions = base.CreateInteractions(users, items, seed);
            return hasFeatures
                ? new(interactions.ByUser, interactions.Times.ToArray()) { ItemFeatures = Groups(items), UserFeatures = Groups(users) }
                : interactions;
        }

        // The group that a row belongs to, and one of three others that mean nothing.
        private static SparseMatrix Groups(int rows) => new(
            Enumerable.Range(0, rows + 1).Select(row => 2 * row).ToArray(),
            Enumerable.Range(0, rows).SelectMany(row => new[] { row % 2, 2 + (row % 3) }).ToArray(),
            Enumerable.Repeat(1f, 2 * rows).ToArray(),
            5);
    }
}
