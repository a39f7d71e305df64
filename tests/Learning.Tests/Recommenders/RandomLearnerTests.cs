using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class RandomLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Random_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Score_TwoUsers_GetOtherItems()
    {
        var interactions = RecommenderData.Create(10, 50, 1);
        var model = new RandomLearner().Learn(interactions, new LearningContext());
        var (one, other) = (new float[50], new float[50]);
        model.Score(interactions.HistoryOf(0), one);
        model.Score(interactions.HistoryOf(1), other);
        Assert.That(one, Is.Not.EqualTo(other));
    }

    private static IEnumerable<ContractCheck> Checks() => new Contract().Checks();

    private sealed class Contract : RecommenderContract
    {
        protected override bool IsPersonal => false;

        protected override bool ReportsProgress => false;

        protected override IRecommenderLearner CreateLearner() => new RandomLearner();
    }
}
