using AudienceML.Learning.Data;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class ItemKnnLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void ItemKnn_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(AllOptions))]
    public void Learn_Similarities_AreThoseOfPlainLoops(NeighbourOptions options)
    {
        var interactions = RecommenderData.Create(150, 43, 5);
        var expected = NaiveSimilarity.Between(NaiveSimilarity.Transpose(RecommenderCases.Table(interactions, options.IsBinary)), options);
        var model = (ItemSimilarityModel)new ItemKnnLearner(options with { Neighbours = 1000 }).Learn(interactions, new());
        AssertWeights(model, expected);
    }

    [Test]
    public void Learn_ManyItemsAndFewPairs_AreThoseOfPlainLoops()
    {
        // Few enough pairs that only the items that were met are looked at.
        var rows = Enumerable.Range(0, 60).Select(u => new[] { u * 5, (u * 5) + 1, 300 + (u % 90) }).ToArray();
        var interactions = new Interactions(
            new SparseMatrix(Enumerable.Range(0, 61).Select(u => 3 * u).ToArray(), rows.SelectMany(r => r).ToArray(), Enumerable.Repeat(1f, 180).ToArray(), 400));
        var options = new NeighbourOptions { Shrink = 0, Weighting = NeighbourWeighting.TfIdf, Neighbours = 1000 };
        AssertWeights(
            (ItemSimilarityModel)new ItemKnnLearner(options).Learn(interactions, new()),
            NaiveSimilarity.Between(NaiveSimilarity.Transpose(RecommenderCases.Table(interactions)), options));
    }

    [Test]
    public void Learn_FewNeighbours_KeepsTheNearestOfEachItem()
    {
        var interactions = RecommenderData.Create(150, 43, 5);
        var all = (ItemSimilarityModel)new ItemKnnLearner(new() { Neighbours = 1000 }).Learn(interactions, new());
        var few = (ItemSimilarityModel)new ItemKnnLearner(new() { Neighbours = 4 }).Learn(interactions, new());
        var (before, after) = (all.Weights.Transpose(), few.Weights.Transpose());
        for (var target = 0; target < 43; target++)
        {
            var values = before.Values(target).ToArray();
            var columns = before.Columns(target).ToArray();
            int[] nearest = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).ThenBy(i => columns[i]).Take(4).Select(i => columns[i]).Order()];
            Assert.That(after.Columns(target).ToArray(), Is.EqualTo(nearest), $"item {target}");
        }
    }

    [Test]
    public void Learn_BestNeighbour_IsWhatWasTakenTogether()
    {
        var pairs = new Interactions(SparseMatrix.FromDense(new FeatureMatrix(new float[] { 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1 }, 4, 4)));
        var model = new ItemKnnLearner(new() { Weighting = NeighbourWeighting.None, Shrink = 0 }).Learn(pairs, new());
        Assert.That(RecommenderCases.Score(model, new ItemHistory([0])), Is.EqualTo(new[] { 0, 1, 0, 1 / Math.Sqrt(6) }).Within(2e-6));
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Refused(new() { Neighbours = 0 }, "Neighbours");
        Refused(new() { Shrink = -1 }, "Shrink");
        Refused(new() { Shrink = double.NaN }, "Shrink");
        Refused(new() { Power = 0 }, "Power");
        Refused(new() { SaturationK1 = -1 }, "SaturationK1");
        Refused(new() { LengthB = 1.1 }, "LengthB");
        Refused(new() { Similarity = (NeighbourSimilarity)9 }, "Similarity");
        Refused(new() { Weighting = (NeighbourWeighting)9 }, "Weighting");
        Refused(new() { Similarity = NeighbourSimilarity.AdjustedCosine }, "IsBinary");

        static void Refused(NeighbourOptions options, string name)
        {
            Assert.That(() => new ItemKnnLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(name));
            Assert.That(() => new UserKnnLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(name));
        }
    }

    /// <summary>Every similarity with every weighting, on values and without.</summary>
    internal static IEnumerable<TestCaseData> AllOptions() =>
        from similarity in Enum.GetValues<NeighbourSimilarity>()
        from weighting in Enum.GetValues<NeighbourWeighting>()
        from isBinary in new[] { true, false }
        where !isBinary || similarity != NeighbourSimilarity.AdjustedCosine
        let options = new NeighbourOptions { Similarity = similarity, Weighting = weighting, IsBinary = isBinary, Shrink = 3, Power = isBinary ? 1 : 1.5 }
        select new TestCaseData(options).SetArgDisplayNames(similarity.ToString(), weighting.ToString(), isBinary ? "binary" : "values");

    private static void AssertWeights(ItemSimilarityModel model, double[,] expected)
    {
        var n = expected.GetLength(0);
        for (var source = 0; source < n; source++)
        {
            var row = new double[n];
            for (var k = 0; k < model.Weights.Columns(source).Length; k++)
            {
                row[model.Weights.Columns(source)[k]] = model.Weights.Values(source)[k];
            }

            for (var target = 0; target < n; target++)
            {
                Assert.That(row[target], Is.EqualTo(expected[source, target]).Within(1e-5 * (1 + expected[source, target])), $"from {source} to {target}");
            }
        }
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("BM25", () => new ItemKnnLearner(new() { Neighbours = 15, Shrink = 5 })),
        .. RecommenderCases.Of("TF-IDF", () => new ItemKnnLearner(new() { Weighting = NeighbourWeighting.TfIdf, Similarity = NeighbourSimilarity.InnerProduct })),
        .. RecommenderCases.Of("Pearson", () => new ItemKnnLearner(new() { Weighting = NeighbourWeighting.None, Similarity = NeighbourSimilarity.Pearson })),
        .. RecommenderCases.Of("Jaccard", () => new ItemKnnLearner(new() { Similarity = NeighbourSimilarity.Jaccard, Power = 2 })),
        .. RecommenderCases.Of("adjusted cosine", () => new ItemKnnLearner(new() { Similarity = NeighbourSimilarity.AdjustedCosine, IsBinary = false }), isPersonal: false),
    ];
}
