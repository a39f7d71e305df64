using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class UserKnnLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void UserKnn_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(typeof(ItemKnnLearnerTests), nameof(ItemKnnLearnerTests.AllOptions))]
    public void Score_KnownUser_IsTheSumOverTheNearestOthers(NeighbourOptions options)
    {
        const int Neighbours = 9;
        var interactions = RecommenderData.Create(80, 43, 5);
        var table = RecommenderCases.Table(interactions, options.IsBinary);
        var similarities = NaiveSimilarity.Between(table, options);
        var model = new UserKnnLearner(options with { Neighbours = Neighbours }).Learn(interactions, new());
        for (var user = 0; user < 20; user++)
        {
            var row = NaiveSimilarity.Row(similarities, user);
            int[] nearest = [.. Enumerable.Range(0, 80).OrderByDescending(v => Math.Round(row[v], 6)).ThenBy(v => v).Take(Neighbours)];
            var cut = row[nearest[^1]];
            var isClose = Enumerable.Range(0, 80).Except(nearest).Any(v => Math.Abs(row[v] - cut) < 1e-5 && cut > 0);
            var scores = RecommenderCases.Score(model, interactions.HistoryOf(user));
            for (var item = 0; item < 43 && !isClose; item++)
            {
                var expected = nearest.Sum(v => row[v] * table[v, item]);
                Assert.That(scores[item], Is.EqualTo(expected).Within(2e-5 * (1 + Math.Abs(expected))), $"user {user}, item {item}");
            }
        }
    }

    [Test]
    public void Score_HistoryOfAKnownUserAskedAsUnknown_CountsTheUserToo()
    {
        var interactions = RecommenderData.Create(80, 43, 5);
        var model = new UserKnnLearner(new() { Neighbours = 1, Shrink = 0, Weighting = NeighbourWeighting.None }).Learn(interactions, new());
        var history = interactions.HistoryOf(3);
        var asUnknown = RecommenderCases.Score(model, new ItemHistory(history.Items, history.Values));
        var asKnown = RecommenderCases.Score(model, history);
        Assert.That(history.Items.ToArray().Select(i => asUnknown[i]), Is.All.EqualTo(1).Within(1e-5));
        Assert.That(Enumerable.Range(0, 43).Except(history.Items.ToArray()).Select(i => asUnknown[i]), Is.All.LessThan(1e-5));
        Assert.That(asKnown, Is.Not.EqualTo(asUnknown));
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("BM25", () => new UserKnnLearner(new() { Neighbours = 30, Shrink = 5 })),
        .. RecommenderCases.Of("Jaccard", () => new UserKnnLearner(new() { Similarity = NeighbourSimilarity.Jaccard, IsBinary = false })),
        .. RecommenderCases.Of("Pearson", () => new UserKnnLearner(new() { Similarity = NeighbourSimilarity.Pearson, Weighting = NeighbourWeighting.TfIdf, Power = 2 })),
    ];
}
