using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Neural.Recommenders;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neural.Recommenders;

public sealed class NeuralCollaborativeFilteringTests
{
    private static readonly NeuralCollaborativeFilteringOptions Small = new()
    {
        Factors = 5,
        LayerFactors = 3,
        HiddenUnits = [6, 4],
        Epochs = 12,
        LearningRate = 0.02,
        SampledPerTarget = 2,
        HistoryExponent = 0.5,
        Dropout = 0,
        L2 = 0,
    };

    [TestCaseSource(nameof(FusedChecks))]
    public void Fused_Contract_Holds(ContractCheck check) => check.Run();

    [TestCaseSource(nameof(FactorsAloneChecks))]
    public void FactorsAlone_Contract_Holds(ContractCheck check) => check.Run();

    [TestCase(RankingLoss.Softmax)]
    [TestCase(RankingLoss.Bpr)]
    [TestCase(RankingLoss.LogLoss)]
    public void Learn_EachLoss_FallsAndRanksTheOwnGroupFirst(RankingLoss loss)
    {
        var interactions = RecommenderData.Create(300, 40, 3);
        var losses = new List<double>();
        var recommender = new NeuralCollaborativeFilteringLearner(Small with { Loss = loss, Epochs = 25 })
            .Learn(interactions, new LearningContext(5, 1, new Recorder(losses)));
        Assert.That(losses[^1], Is.LessThan(0.95 * losses[0]));
        var top = TopItems.Find(recommender, interactions, Enumerable.Range(0, 200).ToArray(), 3);
        var own = Enumerable.Range(0, 200).Where(u => u % 17 != 16).Average(u => top.Items(u).ToArray().Average(i => RecommenderData.IsOwn(u, i) ? 1.0 : 0));
        Assert.That(own, Is.GreaterThan(0.9));
    }

    [Test]
    public void Learn_UserOfTraining_IsScoredByTheHistoryAlone()
    {
        var interactions = RecommenderData.Create(100, 40, 3);
        var recommender = new NeuralCollaborativeFilteringLearner(Small).Learn(interactions, new LearningContext(5));
        var known = interactions.HistoryOf(4);
        var (with, without) = (new float[40], new float[40]);
        recommender.Score(known, with);
        recommender.Score(new ItemHistory(known.Items), without);
        Assert.That(with, Is.EqualTo(without));
    }

    [Test]
    public void Learn_EverybodyTookEverything_IsRefused()
        => Assert.That(
            () => new NeuralCollaborativeFilteringLearner(Small).Learn(new(new SparseMatrix(new[] { 0, 2, 4 }, new[] { 0, 1, 0, 1 }, new[] { 1f, 1, 1, 1 }, 2)), new()),
            Throws.InstanceOf<TrainingDataException>());

    [Test]
    public void Learn_SameInteractions_GivesTheBitsOfEveryMachine()
    {
        var interactions = RecommenderData.Create(90, 40, 3);
        var recommender = new NeuralCollaborativeFilteringLearner(Small with { Factors = 21, LayerFactors = 9, HiddenUnits = [35, 6], Epochs = 3, Dropout = 0.3, L2 = 1e-4 })
            .Learn(interactions, new LearningContext(5, 2));
        var scores = new float[40];
        recommender.Score(interactions.HistoryOf(4), scores);
        Assert.That(Checksum.Of(scores), Is.EqualTo(1779000714392599590UL));
    }

    [Test]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Refuses(new() { Factors = 0 }, "Factors");
        Refuses(new() { LayerFactors = 1025 }, "LayerFactors");
        Refuses(new() { HiddenUnits = [8, 0] }, "HiddenUnits");
        Refuses(new() { HiddenUnits = default }, "HiddenUnits");
        Refuses(new() { Loss = (RankingLoss)9 }, "Loss");
        Refuses(new() { SampledPerTarget = 0 }, "SampledPerTarget");
        Refuses(new() { TargetShare = 1 }, "TargetShare");
        Refuses(new() { MaxTargets = 0 }, "MaxTargets");
        Refuses(new() { HistoryExponent = double.NaN }, "HistoryExponent");
        Refuses(new() { Dropout = 1 }, "Dropout");
        Refuses(new() { Epochs = 0 }, "Epochs");
        Refuses(new() { BatchSize = 0 }, "BatchSize");
        Refuses(new() { LearningRate = 0 }, "LearningRate");
        Refuses(new() { L2 = -1 }, "L2");

        static void Refuses(NeuralCollaborativeFilteringOptions options, string name) => Assert.That(
            () => new NeuralCollaborativeFilteringLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(name + " "));
    }

    private static IEnumerable<TestCaseData> FusedChecks() => Cases(Small with { Dropout = 0.2, L2 = 1e-4 });

    private static IEnumerable<TestCaseData> FactorsAloneChecks() => Cases(Small with { HiddenUnits = [], Loss = RankingLoss.Bpr });

    private static IEnumerable<TestCaseData> Cases(NeuralCollaborativeFilteringOptions options)
        => new Contract(options).Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    private sealed class Contract(NeuralCollaborativeFilteringOptions options) : RecommenderContract
    {
        protected override IRecommenderLearner CreateLearner() => new NeuralCollaborativeFilteringLearner(options);
    }

    private sealed class Recorder(List<double> losses) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => losses.Add(value.Value);
    }
}
