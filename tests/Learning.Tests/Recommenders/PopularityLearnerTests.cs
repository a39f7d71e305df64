using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class PopularityLearnerTests
{
    private const long Day = 86_400_000;

    [TestCaseSource(nameof(PlainChecks))]
    public void Popularity_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(DecayingChecks))]
    public void PopularityWithHalfLife_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_UsersCounted_ScoreIsTheirNumber()
        => Assert.That(Scores(new PopularityLearner(), Three()), Is.EqualTo(new[] { 2f, 1f, 0f }));

    [Test]
    public void Learn_ValuesCounted_ScoreIsTheirSum()
        => Assert.That(Scores(new PopularityLearner { CountUsers = false }, Three()), Is.EqualTo(new[] { 5f, 1f, -2f }));

    [Test]
    public void Learn_HalfLife_OlderCountsLess()
        => Assert.That(Scores(new PopularityLearner { HalfLifeDays = 2 }, Three()), Is.EqualTo(new[] { 0.5f + 0.25f, 1f, 0f }).Within(1e-6));

    [Test]
    public void Learn_HalfLifeWithoutTimes_IsRefused()
    {
        var without = new Interactions(Three().ByUser);
        Assert.That(() => new PopularityLearner { HalfLifeDays = 2 }.Learn(without, new()), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("when"));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void HalfLife_NotAboveZero_IsRefused(double days)
        => Assert.That(() => new PopularityLearner { HalfLifeDays = days }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    // Item 0 was taken two and four days before the last event, item 1 then; item 2 was disliked.
    private static Interactions Three() => new(
        new SparseMatrix(new[] { 0, 2, 4 }, new[] { 0, 1, 0, 2 }, new[] { 2f, 1f, 3f, -2f }, 3), new[] { 96 * Day, 100 * Day, 98 * Day, 100 * Day });

    private static float[] Scores(PopularityLearner learner, Interactions interactions)
    {
        var scores = new float[interactions.ItemCount];
        learner.Learn(interactions, new()).Score(default, scores);
        return scores;
    }

    private static IEnumerable<TestCaseData> PlainChecks() => Cases(new Contract(new PopularityLearner()));

    private static IEnumerable<TestCaseData> DecayingChecks() => Cases(new Contract(new PopularityLearner { HalfLifeDays = 7, CountUsers = false }));

    private static IEnumerable<TestCaseData> Cases(Contract contract) => contract.Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract(PopularityLearner learner) : RecommenderContract
    {
        protected override bool IsPersonal => false;

        protected override bool ReportsProgress => false;

        protected override IRecommenderLearner CreateLearner() => learner;
    }
}
