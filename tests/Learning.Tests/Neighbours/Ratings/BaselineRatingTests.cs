using AudienceML.Learning.Neighbours.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours.Ratings;

public sealed class BaselineRatingTests
{
    [TestCaseSource(nameof(Checks))]
    public void Baseline_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_Biases_AreThoseOfPlainLoops()
    {
        var ratings = RatingData.Create(90, 23, 5, 0);
        var predictor = new BaselineRatingLearner(new() { Iterations = 4, ItemRegularization = 3, UserRegularization = 5 }).Learn(ratings, new());
        var pairs = Pairs(ratings);
        var mean = pairs.Average(p => (double)p.Value);
        var (users, items) = (new double[90], new double[23]);
        for (var iteration = 0; iteration < 4; iteration++)
        {
            foreach (var g in pairs.GroupBy(p => p.Item))
            {
                items[g.Key] = g.Sum(p => p.Value - mean - users[p.User]) / (3 + g.Count());
            }

            foreach (var g in pairs.GroupBy(p => p.User))
            {
                users[g.Key] = g.Sum(p => p.Value - mean - items[p.Item]) / (5 + g.Count());
            }
        }

        var (least, greatest) = (pairs.Min(p => p.Value), pairs.Max(p => p.Value));
        for (var user = 0; user < 90; user++)
        {
            for (var item = 0; item < 23; item++)
            {
                var expected = Math.Clamp(mean + users[user] + items[item], least, greatest);
                Assert.That(predictor.Predict(ratings.HistoryOf(user), item), Is.EqualTo(expected).Within(1e-5), "with the history");
                Assert.That(predictor.Predict(new ItemHistory([], user: user), item), Is.EqualTo(expected).Within(1e-5), "by the number of the user");
            }
        }
    }

    [Test]
    public void Predict_ByHistoryAndByNumber_AreTheSameBits()
    {
        var ratings = RatingData.Create(90, 23, 5, 0);
        var predictor = new BaselineRatingLearner().Learn(ratings, new());
        for (var user = 0; user < 90; user++)
        {
            Assert.That(predictor.Predict(ratings.HistoryOf(user), 3), Is.EqualTo(predictor.Predict(new ItemHistory([], user: user), 3)));
        }
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new BaselineRatingLearner(new() { Iterations = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BaselineRatingLearner(new() { ItemRegularization = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BaselineRatingLearner(new() { UserRegularization = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    internal static (int User, int Item, float Value)[] Pairs(Interactions ratings) =>
    [
        .. Enumerable.Range(0, ratings.UserCount).SelectMany(
            u => ratings.ByUser.Columns(u).ToArray().Zip(ratings.ByUser.Values(u).ToArray(), (i, v) => (u, i, v))),
    ];

    private static IEnumerable<TestCaseData> Checks() => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract : RatingContract
    {
        protected override double ErrorOfKnownUsers => 0.95;

        protected override double ErrorOfNewUsers => 0.95;

        protected override IRatingLearner CreateLearner() => new BaselineRatingLearner();
    }
}
