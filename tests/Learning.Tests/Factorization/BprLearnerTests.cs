using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization;
using AudienceML.Learning.Factorization.Pairwise;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class BprLearnerTests
{
    [TestCaseSource(nameof(Checks))]
    public void Bpr_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_AnyNumberOfThreads_GivesTheSameFactors()
    {
        // Enough pairs for a grid of several blocks.
        var interactions = RecommenderData.Create(3000, 300, 4);
        Assert.That(GradientGrid.SideFor(interactions.Count, 300, 64), Is.GreaterThanOrEqualTo(4));
        var learner = new BprLearner(new BprOptions { Factors = 20, Epochs = 2, Candidates = 3 });
        var one = Checksum.Of(learner.Learn(interactions, new LearningContext(3, 1)).ItemFactors.Values);
        foreach (var threads in new[] { 2, 5 })
        {
            Assert.That(Checksum.Of(learner.Learn(interactions, new LearningContext(3, threads)).ItemFactors.Values), Is.EqualTo(one));
        }
    }

    [Test]
    public void Learn_OnAnyProcessor_GivesTheseBits()
    {
        var learner = new BprLearner(new BprOptions { Factors = 20, Epochs = 3, Candidates = 2, LearningRate = 0.05, LearningRateDecay = 0.9, Regularization = 0.01, InitialScale = 0.1 });
        var model = learner.Learn(RecommenderData.Create(300, 60, 4), new LearningContext(3));
        Assert.That(Checksum.Of(model.ItemFactors.Values), Is.EqualTo(12387800189172014836UL));
    }

    [TestCase(10)]
    [TestCase(64)]
    public unsafe void Step_OfOnePair_FollowsTheGradient(int factors)
    {
        // All items but one are taken: the negative is known, and finite differences of the loss tell where the step has to go.
        const float Rate = 1e-3f, Pull = 0.3f;
        using var users = new FactorRows(1, factors);
        using var items = new FactorRows(2, factors);
        users.FillNormal(1, 0.5, row => row);
        items.FillNormal(2, 0.5, row => row);
        float[] biases = [0.3f, -0.2f];
        double[] before = [.. Parameters(), .. biases.Select(b => (double)b)];
        int[] all = [0, 1];
        byte[] taken = [1, 0];
        fixed (int* from = all)
        fixed (byte* marks = taken)
        fixed (float* bias = biases)
        {
            var block = new PairwiseBlock(from, 2, marks, 7);
            new BprStep(Rate, Pull, 1).Run(new PairwiseRows(users.Pointer, items.Pointer, bias, users.Stride), ref block, 0, 0);
        }

        double[] after = [.. Parameters(), .. biases.Select(b => (double)b)];
        for (var i = 0; i < before.Length; i++)
        {
            const double H = 1e-5;
            var (up, down) = (before.ToArray(), before.ToArray());
            up[i] += H;
            down[i] -= H;
            var gradient = (Loss(up) - Loss(down)) / (2 * H);
            Assert.That((before[i] - after[i]) / Rate, Is.EqualTo(gradient).Within(2e-3), $"parameter {i}");
        }

        double[] Parameters() => [.. users.Row(0).ToArray().Concat(items.Row(0).ToArray()).Concat(items.Row(1).ToArray()).Select(x => (double)x)];

        double Loss(double[] x)
        {
            var margin = x[3 * factors] - x[(3 * factors) + 1];
            for (var f = 0; f < factors; f++)
            {
                margin += x[f] * (x[factors + f] - x[(2 * factors) + f]);
            }

            return Math.Log(1 + Math.Exp(-margin)) + (Pull / 2 * x.Sum(v => v * v));
        }
    }

    [Test]
    public void FoldIn_OfTrainingHistoryWithoutTheUser_RanksLikeTheUser()
    {
        var interactions = RecommenderData.Create(600, 60, 5);
        var model = new BprLearner(new BprOptions { Factors = 16, Epochs = 40 }).Learn(interactions, new LearningContext(1));
        var known = new float[17];
        var folded = new float[17];
        var (right, pairs) = (0, 0);
        for (var user = 0; user < 100; user++)
        {
            var history = interactions.HistoryOf(user);
            if (history.Count == 0)
            {
                continue;
            }

            model.FoldIn(history, known);
            model.FoldIn(new ItemHistory(history.Items, history.Values), folded);
            for (var item = 0; item < 56; item += 2)
            {
                // An even and an odd item: two tastes.
                var stored = Score(model, known, item) > Score(model, known, item + 1);
                right += stored == Score(model, folded, item) > Score(model, folded, item + 1) ? 1 : 0;
                pairs++;
            }
        }

        Assert.That(right, Is.GreaterThan(0.95 * pairs));
    }

    [TestCase(0)]
    [TestCase(1025)]
    public void Options_FactorsOutOfRange_AreRefused(int factors)
        => Assert.That(
            () => new BprLearner(new BprOptions { Factors = factors }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1,024").And.Message.Contains($"{factors}"));

    [TestCase(0, 0.1, 1)]
    [TestCase(10, 0, 1)]
    [TestCase(10, double.NaN, 1)]
    [TestCase(10, 0.1, 0)]
    [TestCase(10, 0.1, 65)]
    public void Options_OutOfRange_AreRefused(int epochs, double rate, int candidates)
        => Assert.That(
            () => new BprLearner(new BprOptions { Epochs = epochs, LearningRate = rate, Candidates = candidates }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static float Score(PairwiseModel model, float[] user, int item)
        => AudienceML.Learning.Numerics.Kernels.Dot(user, model.ItemFactors.Row(item));

    private static IEnumerable<TestCaseData> Checks()
        => new Contract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract : RecommenderContract
    {
        protected override double HistoryOrderTolerance => 1e-4;

        protected override IRecommenderLearner CreateLearner() => new BprLearner(new BprOptions { Factors = 8, Epochs = 30 });
    }
}
