using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization;
using AudienceML.Learning.Factorization.Pairwise;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class WarpLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Warp_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_AnyNumberOfThreads_GivesTheSameFactors()
    {
        var interactions = RecommenderData.Create(3000, 300, 4);
        var learner = new WarpLearner(new WarpOptions { Factors = 20, Epochs = 2 });
        var one = Checksum.Of(learner.Learn(interactions, new LearningContext(3, 1)).ItemFactors.Values);
        Assert.That(Checksum.Of(learner.Learn(interactions, new LearningContext(3, 3)).ItemFactors.Values), Is.EqualTo(one));
    }

    [Test]
    public void Weights_OfLaterTrials_FallFromOne()
    {
        var weights = WarpStep.Weights(1000, 30);
        Assert.That(weights[0], Is.EqualTo(1));
        Assert.That(weights, Is.Ordered.Descending);
        Assert.That(weights[9], Is.EqualTo(Math.Log(1 + 99) / Math.Log(1000)).Within(1e-6));
        Assert.That(WarpStep.Weights(1, 3), Is.All.EqualTo(1), "with one item every rank is the first");
    }

    [Test]
    public unsafe void Step_ItemThatScoresFarAbove_StaysWhereItIs()
    {
        // Two items: the one taken leads by 2, more than the margin; then by 0.5, less than it.
        foreach (var (lead, moves) in new[] { (2f, false), (0.5f, true) })
        {
            using var users = new FactorRows(1, 4);
            using var items = new FactorRows(2, 4);
            users.FillNormal(1, 0.1, row => row);
            float[] biases = [lead, 0];
            int[] all = [0, 1];
            byte[] taken = [1, 0];
            fixed (int* from = all)
            fixed (byte* marks = taken)
            fixed (float* bias = biases)
            {
                var block = new PairwiseBlock(from, 2, marks, 7);
                new WarpStep(0.1f, 0, 1, [1]).Run(new PairwiseRows(users.Pointer, items.Pointer, bias, users.Stride), ref block, 0, 0);
            }

            Assert.That(biases[0] - biases[1], moves ? Is.EqualTo(lead + 0.2f).Within(1e-6) : Is.EqualTo(lead));
        }
    }

    [TestCase(0, 1)]
    [TestCase(30, 0)]
    [TestCase(30, double.NaN)]
    public void Options_OutOfRange_AreRefused(int trials, double margin)
        => Assert.That(
            () => new WarpLearner(new WarpOptions { MaxTrials = trials, Margin = margin }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static IEnumerable<TestCaseData> Checks()
        => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract : RecommenderContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRecommenderLearner CreateLearner() => new WarpLearner(new WarpOptions { Factors = 8, Epochs = 30 });
    }
}
