using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class Rp3BetaLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Rp3Beta_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(1, 0, true)]
    [TestCase(1, 0.6, true)]
    [TestCase(1.4, 0.5, false)]
    [TestCase(0.5, 1, false)]
    public void Learn_Weights_AreProbabilitiesOfTheWalk(double alpha, double beta, bool isBinary)
    {
        var interactions = RecommenderData.Create(90, 23, 5);
        var table = RecommenderCases.Table(interactions, isBinary);
        var byUser = Enumerable.Range(0, 90).Select(u => Enumerable.Range(0, 23).Sum(i => table[u, i])).ToArray();
        var byItem = Enumerable.Range(0, 23).Select(i => Enumerable.Range(0, 90).Sum(u => table[u, i])).ToArray();
        var model = (ItemSimilarityModel)new Rp3BetaLearner(new() { Alpha = alpha, Beta = beta, IsBinary = isBinary, Neighbours = 100 }).Learn(interactions, new());
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 20; j++)
            {
                var expected = i == j ? 0 : Enumerable.Range(0, 90).Where(u => table[u, i] > 0 && table[u, j] > 0)
                    .Sum(u => Math.Pow(table[u, i] / byItem[i], alpha) * Math.Pow(table[u, j] / byUser[u], alpha)) / Math.Pow(byItem[j], beta);
                var place = model.Weights.Columns(i).BinarySearch(j);
                Assert.That(place < 0 ? 0 : model.Weights.Values(i)[place], Is.EqualTo(expected).Within(1e-5 * expected), $"from {i} to {j}");
            }
        }
    }

    [Test]
    public void Learn_NegativeValuesAsSteps_AreRefused()
    {
        var dislike = new Interactions(new SparseMatrix(new[] { 0, 2 }, new[] { 0, 1 }, new[] { 1f, -1f }, 2));
        Assert.That(() => new Rp3BetaLearner(new() { IsBinary = false }).Learn(dislike, new()), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("negative"));
        Assert.That(() => new Rp3BetaLearner().Learn(dislike, new()), Throws.Nothing);
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new Rp3BetaLearner(new() { Neighbours = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Rp3BetaLearner(new() { Alpha = -0.1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Rp3BetaLearner(new() { Beta = 5.1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<TestCaseData> Checks() => RecommenderCases.Of("walk", () => new Rp3BetaLearner(new() { Neighbours = 20, Alpha = 1.2 }));
}
