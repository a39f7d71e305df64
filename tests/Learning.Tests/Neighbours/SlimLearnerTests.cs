using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class SlimLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Slim_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(2, 10, true)]
    [TestCase(0, 30, true)]
    [TestCase(5, 10, false)]
    public void Learn_Weights_MeetTheConditionsOfTheOptimum(double l1, double l2, bool isBinary)
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var table = RecommenderCases.Table(interactions, isBinary);
        var model = (ItemSimilarityModel)new SlimLearner(new() { L1 = l1, L2 = l2, Tolerance = 1e-7, MaxIterations = 10_000, IsBinary = isBinary }).Learn(interactions, new());
        var weights = Dense(model);
        for (var j = 0; j < 43; j++)
        {
            var residuals = Enumerable.Range(0, 200).Select(u => table[u, j] - Enumerable.Range(0, 43).Sum(k => table[u, k] * weights[k, j])).ToArray();
            for (var i = 0; i < 43; i++)
            {
                // The slope of the objective is 0 where there is a weight, and not below 0 where there is none.
                var slope = (l2 * weights[i, j]) + l1 - Enumerable.Range(0, 200).Sum(u => table[u, i] * residuals[u]);
                if (i == j)
                {
                    Assert.That(weights[i, j], Is.Zero);
                }
                else if (weights[i, j] > 0)
                {
                    Assert.That(slope, Is.EqualTo(0).Within(0.01), $"from {i} to {j}");
                }
                else
                {
                    Assert.That(slope, Is.GreaterThan(-0.01), $"from {i} to {j}");
                }
            }
        }
    }

    [Test]
    public void Learn_GreatPenalty_LeavesPopularity()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var model = (ItemSimilarityModel)new SlimLearner(new() { L1 = 1000 }).Learn(interactions, new());
        Assert.That(model.Weights.ValueCount, Is.Zero);
    }

    [Test]
    public void Learn_FewCandidates_NoMoreHaveASay()
    {
        var interactions = RecommenderData.Create(200, 43, 5);
        var few = ((ItemSimilarityModel)new SlimLearner(new() { L1 = 0, Candidates = 5 }).Learn(interactions, new())).Weights.Transpose();
        Assert.That(Enumerable.Range(0, 40).Select(j => few.Columns(j).Length), Is.All.InRange(1, 5));
    }

    [Test]
    public void Learn_CatalogueTooLarge_IsRefused()
    {
        var large = new Interactions(new SparseMatrix(new[] { 0, 1 }, new[] { 0 }, new[] { 1f }, 101));
        Assert.That(() => new SlimLearner(new() { MaxItems = 100 }).Learn(large, new()), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("101"));
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new SlimLearner(new() { L1 = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("L1"));
        Assert.That(() => new SlimLearner(new() { L2 = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("L2"));
        Assert.That(() => new SlimLearner(new() { Candidates = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SlimLearner(new() { Tolerance = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SlimLearner(new() { MaxIterations = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SlimLearner(new() { MaxItems = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static double[,] Dense(ItemSimilarityModel model)
    {
        var dense = new double[model.ItemCount, model.ItemCount];
        for (var i = 0; i < model.ItemCount; i++)
        {
            for (var k = 0; k < model.Weights.Columns(i).Length; k++)
            {
                dense[i, model.Weights.Columns(i)[k]] = model.Weights.Values(i)[k];
            }
        }

        return dense;
    }

    private static IEnumerable<TestCaseData> Checks() =>
    [
        .. RecommenderCases.Of("all", () => new SlimLearner(new() { L1 = 1, L2 = 10 })),
        .. RecommenderCases.Of("candidates", () => new SlimLearner(new() { L1 = 1, L2 = 10, Candidates = 10, IsBinary = false })),
    ];
}
