using AudienceML.Learning.Neighbours.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours.Ratings;

public sealed class KnnBaselineRatingTests
{
    [TestCaseSource(nameof(Checks))]
    public void KnnBaseline_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(RatingSimilarity.Pearson)]
    [TestCase(RatingSimilarity.MeanSquaredDifference)]
    public void Learn_SimilaritiesAndPredictions_AreThoseOfPlainLoops(RatingSimilarity similarity)
    {
        var ratings = RatingData.Create(90, 23, 5, 0);
        var options = new KnnBaselineRatingOptions { Similarity = similarity, Shrink = 10, MinCommon = 3, Neighbours = 4, Caution = 0.2 };
        var predictor = (KnnBaselineRatingModel)new KnnBaselineRatingLearner(options).Learn(ratings, new());
        var baseline = RatingBaseline.Learn(ratings, options.Baseline, new(), default);
        var known = BaselineRatingTests.Pairs(ratings).ToDictionary(p => (p.User, p.Item), p => p.Value);
        double Usual(int user, int item) => baseline.Of(baseline.UserBiases[user], item);
        double Similar(int i, int j)
        {
            var common = Enumerable.Range(0, 90).Where(u => known.ContainsKey((u, i)) && known.ContainsKey((u, j))).ToArray();
            if (common.Length < 3)
            {
                return 0;
            }

            double A(int u) => known[(u, i)] - Usual(u, i);
            double B(int u) => known[(u, j)] - Usual(u, j);
            var plain = similarity == RatingSimilarity.Pearson
                ? common.Sum(u => A(u) * B(u)) / Math.Sqrt(common.Sum(u => A(u) * A(u)) * common.Sum(u => B(u) * B(u)))
                : 1 / (1 + common.Average(u => Math.Pow(known[(u, i)] - known[(u, j)], 2)));
            return Math.Max(0, plain * common.Length / (common.Length + 10));
        }

        for (var i = 0; i < 23; i++)
        {
            for (var j = 0; j < 23; j++)
            {
                var place = predictor.Similarities.Columns(i).BinarySearch(j);
                Assert.That(place < 0 ? 0 : predictor.Similarities.Values(i)[place], Is.EqualTo(i == j ? 0 : Similar(i, j)).Within(2e-5), $"{i} and {j}");
            }
        }

        for (var user = 0; user < 20; user++)
        {
            for (var item = 0; item < 23; item++)
            {
                var alike = ratings.ByUser.Columns(user).ToArray().Where(i => i != item).Select(i => (Item: i, Weight: Similar(item, i)))
                    .Where(p => p.Weight > 0).OrderByDescending(p => p.Weight).ToArray();
                if (alike.Length > 4 && alike[3].Weight - alike[4].Weight < 1e-4)
                {
                    continue; // which of two equals comes first is a matter of rounding
                }

                var nearest = alike.Take(4).ToArray();
                var expected = nearest.Length == 0
                    ? Usual(user, item)
                    : Usual(user, item) + (nearest.Sum(p => p.Weight * (known[(user, p.Item)] - Usual(user, p.Item))) / (0.2 + nearest.Sum(p => p.Weight)));
                Assert.That(predictor.Predict(ratings.HistoryOf(user), item), Is.EqualTo(baseline.Scale.Clip((float)expected)).Within(1e-3), $"user {user}, item {item}");
            }
        }
    }

    [Test]
    public void Learn_FewCandidates_KeepsTheMostSimilar()
    {
        var ratings = RatingData.Create(90, 23, 5, 0);
        var few = (KnnBaselineRatingModel)new KnnBaselineRatingLearner(new() { Candidates = 3 }).Learn(ratings, new());
        Assert.That(Enumerable.Range(0, 23).Select(i => few.Similarities.Columns(i).Length), Is.All.LessThanOrEqualTo(3));
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Refused(new() { Neighbours = 0 });
        Refused(new() { Neighbours = 1001 });
        Refused(new() { Candidates = 0 });
        Refused(new() { Similarity = (RatingSimilarity)7 });
        Refused(new() { Shrink = -1 });
        Refused(new() { MinCommon = 0 });
        Refused(new() { Caution = double.NaN });
        Refused(new() { Baseline = new() { Iterations = 0 } });

        static void Refused(KnnBaselineRatingOptions options)
            => Assert.That(() => new KnnBaselineRatingLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Checks() => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract : RatingContract
    {
        // It keeps no ratings of users: one who is asked for without a history gets what is usual for that user.
        protected override double ErrorOfKnownUsers => 0.95;

        protected override IRatingLearner CreateLearner() => new KnnBaselineRatingLearner(new() { Shrink = 10 });
    }
}
