using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Testing.Contracts;

namespace AudienceML.Models.Tests.Customer.Recommendation;

public sealed class RecommendationModelContractTests
{
    private static IEnumerable<TestCaseData> Checks() =>
        new Hybrid().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames("hybrid", c.Name));

    [TestCaseSource(nameof(Checks))]
    public void Contract_Holds(ContractCheck check) => check.Run();

    private sealed class Hybrid : ModelContract<RecommendationQuery, HeldOutItems, RecommendationList, RecommendationModel>
    {
        protected override int TrainingRows => 200;

        protected override bool PredictsWithoutAllocation => false;

        protected override ModelLoader<RecommendationModel> Loader => RecommendationModel.Load;

        protected override BaseTrainer<RecommendationQuery, HeldOutItems, RecommendationModel> CreateTrainer() => new RecommendationTrainer();

        protected override TrainingSet<RecommendationQuery, HeldOutItems> CreateSet(int rows, int seed) => Readers.Set(rows, seed);

        protected override bool Same(RecommendationList left, RecommendationList right) =>
            left.ServedBy == right.ServedBy && left.IsColdStart == right.IsColdStart
            && left.Items.Select(i => (i.ItemId, i.Rank, i.Score, i.Source, i.Propensity))
                .SequenceEqual(right.Items.Select(i => (i.ItemId, i.Rank, i.Score, i.Source, i.Propensity)));
    }
}
