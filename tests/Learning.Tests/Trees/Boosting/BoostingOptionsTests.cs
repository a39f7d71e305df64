using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

/// <summary>Growth, constraints, class weights, metrics and going on from a model.</summary>
public sealed class BoostingOptionsTests
{
    private static readonly LearningContext Context = new(Seed: 7);
    private static readonly GradientBoostingOptions Small = new() { Trees = 20, Leaves = 16, MinRowsInLeaf = 5 };

    [Test]
    public void Growth_DepthWise_FillsLevelAfterLevel()
    {
        var train = TreeData.Mixed(6000, 1);
        var level = Learn(train, Small with { Growth = TreeGrowth.DepthWise, MinRowsInLeaf = 1, MinHessianInLeaf = 0 });
        var leaf = Learn(train, Small with { MinRowsInLeaf = 1, MinHessianInLeaf = 0 });
        Assert.That(level.Trees[..5].Select(tree => tree.Depth), Is.All.EqualTo(4), "16 leaves are four full levels");
        Assert.That(leaf.Trees.Max(tree => tree.Depth), Is.GreaterThan(4));
    }

    [Test]
    public void InteractionGroups_AnySeed_HoldOnEveryPath([Range(1, 6)] int seed)
    {
        // f0 and f1 share a group, f1 and f2 another; f3 and f4 are alone.
        var random = new Random(seed);
        var features = new FeatureMatrix(3000, 5);
        var labels = new float[3000];
        foreach (ref var value in features.Values)
        {
            value = random.NextSingle();
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var row = features.Row(i);
            labels[i] = (row[0] * row[1] * 4) + (row[1] * row[2]) + (row[2] * row[3]) + (row[4] * row[0] * 2);
        }

        var options = Small with
        {
            Objective = BoostingObjective.SquaredError,
            InteractionGroups = [["f0", "f1"], ["f1", "f2"]],
            NodeFeatureFraction = seed % 2 == 0 ? 0.7 : 1,
            FeatureFraction = seed % 3 == 0 ? 0.8 : 1,
            Monotone = ImmutableDictionary<string, Monotonicity>.Empty.Add("f1", Monotonicity.Increasing),
        };
        var set = new LearningSet(features, labels);
        var model = Learn(set, options);
        var met = model.Trees.SelectMany(Paths).Select(path => string.Join(',', path.Distinct().Order())).ToHashSet();
        Assert.That(met, Is.SubsetOf(new[] { "0", "1", "2", "3", "4", "0,1", "1,2" }));
        Assert.That(met, Does.Contain("0,1"));
        Assert.That(Learn(set, options with { InteractionGroups = [] }).Trees.SelectMany(Paths).Max(path => path.Distinct().Count()), Is.GreaterThan(2));
        Assert.That(Violations(model, features), Is.Zero);
    }

    [Test]
    public void Monotone_RenewedLeaves_KeepTheDirection([Values(BoostingObjective.AbsoluteError, BoostingObjective.Quantile, BoostingObjective.Huber)] BoostingObjective objective)
    {
        var train = TreeData.Mixed(3000, 4, missing: 0, regression: true);
        var options = Small with
        {
            Objective = objective, QuantileLevel = 0.7, Monotone = ImmutableDictionary<string, Monotonicity>.Empty.Add("b", Monotonicity.Increasing),
        };
        Assert.That(Violations(Learn(train, options), train.Features), Is.Zero);
        Assert.That(Violations(Learn(train, options with { Monotone = ImmutableDictionary<string, Monotonicity>.Empty }), train.Features), Is.GreaterThan(100));
    }

    [Test]
    public void ClassWeights_AreRowWeightsByLabel()
    {
        var train = TreeData.Mixed(2000, 1, weighted: true);
        var weights = train.Weights.ToArray().Zip(train.Labels.ToArray(), (w, y) => y == 1 ? 3 * w : w).ToArray();
        var byHand = Learn(new LearningSet(train.Features, train.Labels, weights, train.Columns), Small);
        Assert.That(Bytes(Learn(train, Small with { ClassWeights = ClassWeights.Of(1, 3) })), Is.EqualTo(Bytes(byHand)));
    }

    [Test]
    public void ClassWeights_Balanced_GivesEveryClassTheSameWeight()
    {
        var set = new LearningSet(new FeatureMatrix(6, 1), new float[] { 0, 0, 0, 1, 2, 2 }, new float[] { 1, 1, 2, 1, 3, 1 });
        var weights = ClassWeights.Balanced.Apply(set).Weights.ToArray();
        Assert.That(weights, Is.EqualTo(new[] { 0.75, 0.75, 1.5, 3, 2.25, 0.75 }).AsCollection.Within(1e-6));
        Assert.That(() => ClassWeights.Of(1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Metric_Named_StopsAtItsBestRound()
    {
        var (train, validation) = (TreeData.Mixed(1500, 1), TreeData.Mixed(800, 2));
        var options = Small with { Trees = 200, LearningRate = 0.3, EarlyStoppingRounds = 15, Metric = ValidationMetric.Named("roc_auc") };
        var model = new GradientBoostingLearner(options).Learn(train, validation, Context);
        var history = model.History!;
        var outputs = new float[800];
        model.Score(validation.Features, outputs);
        Assert.Multiple(() =>
        {
            Assert.That(history.Metric, Is.EqualTo("roc_auc"));
            Assert.That(history.Best, Is.EqualTo(history.Values.Max()));
            Assert.That(history.Values, Has.Length.EqualTo(history.BestRound + 15 + 1), "before the first round, and until it stopped");
            Assert.That(model.RoundCount, Is.EqualTo(history.BestRound));
            Assert.That(history.Best, Is.EqualTo(BinaryMetrics.RocAuc(outputs, validation.Labels.Span)).Within(1e-12));
            Assert.That(history.Values[0], Is.EqualTo(0.5));
        });
    }

    [Test]
    public void Metric_OfOnesOwn_IsAskedEachRoundAndTold()
    {
        var told = new List<LearningProgress>();
        var asked = 0;
        var metric = ValidationMetric.Create("worst", isHigherBetter: false, (outputs, set) =>
        {
            asked++;
            Assert.That(outputs.Length, Is.EqualTo(set.RowCount));
            return asked;
        });
        var options = Small with { EarlyStoppingRounds = 3, Metric = metric };
        var model = new GradientBoostingLearner(options).Learn(TreeData.Mixed(500, 1), TreeData.Mixed(100, 2), Context with { Progress = new Listener(told) });
        Assert.That((asked, model.TreeCount, model.History!.BestRound), Is.EqualTo((4, 0, 0)), "it only gets worse");
        Assert.That(told.Where(p => p.Metric == "worst").Select(p => p.Value), Is.EqualTo(new double[] { 2, 3, 4 }));
    }

    [Test]
    public void Metric_EveryName_IsKnown()
    {
        Assert.That(ValidationMetric.Names.Select(name => ValidationMetric.Named(name).Name), Is.EqualTo(ValidationMetric.Names));
        Assert.That(() => ValidationMetric.Named("auc"), Throws.ArgumentException.With.Message.Contains("roc_auc"));
    }

    [Test]
    public void Metric_SoftmaxAccuracy_ReadsTheMostProbableClass()
    {
        var set = new LearningSet(new FeatureMatrix(3, 1), new float[] { 2, 0, 1 }, new float[] { 1, 2, 1 });
        Assert.That(ValidationMetric.Accuracy.Measure([0.1f, 0.2f, 0.7f, 0.5f, 0.3f, 0.2f, 0.6f, 0.3f, 0.1f], set), Is.EqualTo(0.75));
        Assert.That(ValidationMetric.LogLoss.Measure([0, 0, 1, 1, 0, 0, 0.25f, 0.5f, 0.25f], set), Is.EqualTo(Math.Log(2) / 4).Within(1e-9));
    }

    [Test]
    public void Continue_SameRows_IsAsIfTrainingHadNotStopped([Values(BoostingObjective.BinaryLogLoss, BoostingObjective.Softmax)] BoostingObjective objective)
    {
        var train = TreeData.Mixed(2000, 1, categories: 30);
        var options = Small with { Objective = objective, FeatureFraction = 0.8, RowFraction = 0.7 };
        var whole = Learn(train, options with { Trees = 20 });
        var first = Learn(train, options with { Trees = 8 });
        var more = new GradientBoostingLearner(options with { Trees = 12 }).Continue(first, train, null, Context);
        Assert.That(Bytes(more), Is.EqualTo(Bytes(whole)));
    }

    [Test]
    public void Continue_OtherRows_KeepsTheTreesAndImprovesThere()
    {
        var first = Learn(TreeData.Mixed(500, 1), Small with { Trees = 5 });
        var (train, validation) = (TreeData.Mixed(4000, 2, categories: 20), TreeData.Mixed(1000, 3));
        var more = new GradientBoostingLearner(Small with { Trees = 40 }).Continue(first, train, validation, Context);
        Assert.Multiple(() =>
        {
            Assert.That(more.Trees.Take(5), Is.EqualTo(first.Trees));
            Assert.That(more.BaseScores, Is.EqualTo(first.BaseScores));
            Assert.That(more.History!.Best, Is.LessThan(more.History.Values[0]));
            Assert.That(more.RoundCount, Is.EqualTo(5 + more.History.BestRound));
        });
    }

    [Test]
    public void Continue_ModelThatDoesNotFit_IsRefusedInWords()
    {
        var train = TreeData.Mixed(500, 1);
        var model = Learn(train, Small with { Trees = 2 });
        void Refused(GradientBoostingOptions options, LearningSet set, string words) => Assert.That(
            () => new GradientBoostingLearner(options).Continue(model, set, null, Context), Throws.ArgumentException.With.Message.Contains(words));
        Refused(Small with { Objective = BoostingObjective.SquaredError }, train, "SquaredError");
        Refused(Small, new LearningSet(new FeatureMatrix(500, 4), train.Labels), "5 features");
        Refused(Small, new LearningSet(train.Features, train.Labels), "'f3' is a number");
    }

    [Test]
    public void Options_NewOnesOutOfRange_AreRefused()
    {
        void Refused(GradientBoostingOptions options, string name) => Assert.That(
            () => new GradientBoostingLearner(options), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(name));
        Refused(Small with { QuantileLevel = 1 }, "QuantileLevel");
        Refused(Small with { HuberDelta = 0 }, "HuberDelta");
        Refused(Small with { TweediePower = 2 }, "TweediePower");
        Refused(Small with { Classes = 1 }, "Classes");
        Refused(Small with { RankingTruncation = 0 }, "RankingTruncation");
        Refused(Small with { Growth = (TreeGrowth)7 }, "Growth");
        Refused(Small with { Objective = BoostingObjective.Custom }, "CustomObjective");
        Refused(Small with { Objective = BoostingObjective.SquaredError, ClassWeights = ClassWeights.Balanced }, "ClassWeights");
        Refused(Small with { InteractionGroups = default }, "InteractionGroups");
        Assert.That(
            () => Learn(TreeData.Mixed(100, 1), Small with { InteractionGroups = [["a", "nothing"]] }),
            Throws.ArgumentException.With.Message.Contains("'nothing'"));
    }

    private static GradientBoostingModel Learn(LearningSet set, GradientBoostingOptions options) =>
        new GradientBoostingLearner(options).Learn(set, null, Context);

    private static byte[] Bytes(GradientBoostingModel model) => GradientBoostingLearnerTests.Bytes(model);

    private static IEnumerable<List<int>> Paths(DecisionTree tree)
    {
        return tree.Nodes.Length == 0 ? [] : Below(0, []);

        IEnumerable<List<int>> Below(int child, List<int> above) => child < 0
            ? [above]
            : Below(tree.Nodes[child].Left, [.. above, tree.Nodes[child].Feature])
                .Concat(Below(tree.Nodes[child].Right, [.. above, tree.Nodes[child].Feature]));
    }

    /// <summary>How often the score falls when the second feature grows.</summary>
    private static int Violations(GradientBoostingModel model, FeatureMatrix features)
    {
        var violations = 0;
        var output = new float[1];
        for (var i = 0; i < 200; i++)
        {
            var row = features.Row(i).ToArray();
            var before = float.NegativeInfinity;
            for (var step = 0; step <= 20; step++)
            {
                row[1] = step * 0.2f;
                model.ScoreRaw(row, output);
                violations += output[0] < before ? 1 : 0;
                before = output[0];
            }
        }

        return violations;
    }

    private sealed class Listener(List<LearningProgress> told) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => told.Add(value);
    }
}
