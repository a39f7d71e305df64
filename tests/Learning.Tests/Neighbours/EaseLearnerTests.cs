using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class EaseLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Ease_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(true)]
    [TestCase(false)]
    public void Learn_Weights_AreThoseOfADenseInverseInDoublePrecision(bool isBinary)
    {
        const double L2 = 20;
        var interactions = RecommenderData.Create(400, 171, 5);
        var expected = Reference(RecommenderCases.Table(interactions, isBinary), L2);
        var model = (EaseModel)new EaseLearner(new() { L2 = L2, IsBinary = isBinary }).Learn(interactions, new());
        for (var i = 0; i < 171; i++)
        {
            for (var j = 0; j < 171; j++)
            {
                Assert.That(model.Weight(i, j), Is.EqualTo(expected[i, j]).Within(2e-5), $"from {i} to {j}");
            }
        }
    }

    [Test]
    public void Learn_FewNeighbours_KeepsTheLargestOfEachItem()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var all = (EaseModel)new EaseLearner().Learn(interactions, new());
        var few = (ItemSimilarityModel)new EaseLearner(new() { Neighbours = 6 }).Learn(interactions, new());
        for (var target = 0; target < 40; target++)
        {
            int[] largest = [.. Enumerable.Range(0, 43).OrderByDescending(s => Math.Abs(all.Weight(s, target))).ThenBy(s => s).Take(6)];
            for (var source = 0; source < 43; source++)
            {
                var place = few.Weights.Columns(source).BinarySearch(target);
                Assert.That(place >= 0, Is.EqualTo(largest.Contains(source)), $"from {source} to {target}");
                Assert.That(place < 0 ? 0 : few.Weights.Values(source)[place], Is.EqualTo(largest.Contains(source) ? all.Weight(source, target) : 0));
            }
        }
    }

    [Test]
    public void Score_History_IsTheSumOfItsWeights()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var model = (EaseModel)new EaseLearner().Learn(interactions, new());
        foreach (var count in new[] { 1, 3, 4, 5, 9, 20 })
        {
            var history = Enumerable.Range(7, count).ToArray();
            var scores = RecommenderCases.Score(model, new ItemHistory(history));
            for (var item = 0; item < 43; item++)
            {
                Assert.That(scores[item], Is.EqualTo(history.Sum(h => (double)model.Weight(h, item))).Within(1e-5));
            }
        }
    }

    [Test]
    public void Score_EmptyHistory_IsPopularity()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var model = new EaseLearner().Learn(interactions, new());
        var scores = RecommenderCases.Score(model, new ItemHistory([]));
        var popular = RecommenderCases.Score(new PopularityLearner().Learn(interactions, new()), new ItemHistory([]));
        Assert.That(Enumerable.Range(0, 43).OrderByDescending(i => scores[i]).ThenBy(i => i), Is.EqualTo(Enumerable.Range(0, 43).OrderByDescending(i => popular[i]).ThenBy(i => i)));
    }

    [Test]
    public void Learn_CatalogueTooLarge_IsRefusedWithItsSize()
    {
        var large = new Interactions(new SparseMatrix(new[] { 0, 1 }, new[] { 0 }, new[] { 1f }, 20_001));
        Assert.That(() => new EaseLearner().Learn(large, new()), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("20001").And.Message.Contains("GiB"));
    }

    [Test]
    public void Learn_ItemsThatAreAlwaysTakenTogether_AreTheBestOfEachOther()
    {
        var pairs = new Interactions(SparseMatrix.FromDense(new FeatureMatrix(new float[] { 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1 }, 4, 4)));
        var scores = RecommenderCases.Score(new EaseLearner(new() { L2 = 1 }).Learn(pairs, new()), new ItemHistory([2]));
        Assert.That(scores[3], Is.GreaterThan(0.5f));
        Assert.That(scores[0], Is.EqualTo(0).Within(1e-5));
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new EaseLearner(new() { L2 = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("L2"));
        Assert.That(() => new EaseLearner(new() { L2 = double.NaN }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EaseLearner(new() { Neighbours = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Neighbours"));
        Assert.That(() => new EaseLearner(new() { MaxItems = 23_001 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxItems"));
    }

    private static double[,] Reference(double[,] table, double l2)
    {
        var (users, n) = (table.GetLength(0), table.GetLength(1));
        var matrix = new double[n, 2 * n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, n + i] = 1;
            for (var j = 0; j < n; j++)
            {
                matrix[i, j] = i == j ? l2 : 0;
                for (var u = 0; u < users; u++)
                {
                    matrix[i, j] += table[u, i] * table[u, j];
                }
            }
        }

        for (var k = 0; k < n; k++)
        {
            var pivot = matrix[k, k];
            for (var j = 0; j < 2 * n; j++)
            {
                matrix[k, j] /= pivot;
            }

            for (var i = 0; i < n; i++)
            {
                var factor = i == k ? 0 : matrix[i, k];
                for (var j = 0; factor != 0 && j < 2 * n; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }
            }
        }

        var weights = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                weights[i, j] = i == j ? 0 : -matrix[i, n + j] / matrix[j, n + j];
            }
        }

        return weights;
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("all weights", () => new EaseLearner(new() { L2 = 50 })),
        .. RecommenderCases.Of("few weights", () => new EaseLearner(new() { L2 = 50, Neighbours = 12 })),
        .. RecommenderCases.Of("values", () => new EaseLearner(new() { L2 = 50, IsBinary = false })),
    ];
}
