using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class GradientBoostingLearnerTests
{
    private static readonly LearningContext Context = new(Seed: 7);
    private static readonly GradientBoostingOptions Small = new() { Trees = 20, Leaves = 8, MinRowsInLeaf = 5, LearningRate = 0.2 };

    [Test]
    public void Learn_XorOfTwoFlags_IsSolved()
    {
        var features = new FeatureMatrix(400, 2);
        var labels = new float[400];
        for (var i = 0; i < 400; i++)
        {
            // One corner is fuller than the others: without any slope greedy growth could not start.
            (features.Row(i)[0], features.Row(i)[1]) = (i % 2, i % 5 < 2 ? 1 : 0);
            labels[i] = features.Row(i)[0] != features.Row(i)[1] ? 1 : 0;
        }

        var model = new GradientBoostingLearner(Small with { Trees = 100 }).Learn(new LearningSet(features, labels), null, Context);
        var outputs = new float[400];
        model.Score(features, outputs);
        for (var i = 0; i < 400; i++)
        {
            Assert.That(outputs[i], labels[i] == 1 ? Is.GreaterThan(0.95f) : Is.LessThan(0.05f));
        }
    }

    [Test]
    public void Learn_MixedFeatures_RanksHeldOutRows()
    {
        var model = new GradientBoostingLearner(Small with { Trees = 60 }).Learn(TreeData.Mixed(4000, 1), null, Context);
        var test = TreeData.Mixed(1000, 2);
        var outputs = new float[1000];
        model.Score(test.Features, outputs);
        Assert.That(TreeData.Auc(outputs, test.Labels.Span), Is.GreaterThan(0.78));
    }

    [Test]
    public void Learn_SquaredError_ComesCloseToTheNoise()
    {
        var options = Small with { Objective = BoostingObjective.SquaredError, Trees = 200, Leaves = 31 };
        var model = new GradientBoostingLearner(options).Learn(TreeData.Mixed(4000, 1, missing: 0, regression: true), null, Context);
        var test = TreeData.Mixed(1000, 2, missing: 0, regression: true);
        var outputs = new float[1000];
        model.Score(test.Features, outputs);
        double error = 0;
        for (var i = 0; i < 1000; i++)
        {
            error += Math.Pow(outputs[i] - test.Labels.Span[i], 2) / 1000;
        }

        Assert.That(error, Is.LessThan(0.02), "the noise alone is 0.0033, the labels vary by more than 2");
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Learn_ManyThreads_GivesTheSameBytes(int threads)
    {
        var train = TreeData.Mixed(40_000, 3, weighted: true);
        var validation = TreeData.Mixed(5000, 4);
        var learner = new GradientBoostingLearner(Small with { Trees = 8, Leaves = 31, RowFraction = 0.9, FeatureFraction = 0.8 });
        Assert.That(Bytes(learner.Learn(train, validation, Context with { MaxDegreeOfParallelism = threads })), Is.EqualTo(Bytes(learner.Learn(train, validation, Context))));
    }

    [Test]
    public void Learn_OtherSeed_GivesAnotherModel()
    {
        var train = TreeData.Mixed(2000, 3);
        var learner = new GradientBoostingLearner(Small);
        Assert.That(Bytes(learner.Learn(train, null, Context with { Seed = 8 })), Is.Not.EqualTo(Bytes(learner.Learn(train, null, Context))));
    }

    [Test]
    public void Learn_RowsOfWeightZero_AreAsGoodAsLeftOut()
    {
        var all = TreeData.Mixed(3000, 5);
        var weights = new float[3000];
        var kept = new List<int>();
        for (var i = 0; i < 3000; i++)
        {
            if (i % 3 != 0)
            {
                weights[i] = 1 + (i % 2);
                kept.Add(i);
            }
        }

        var weighted = new LearningSet(all.Features, all.Labels, weights, all.Columns);
        var learner = new GradientBoostingLearner(Small);
        Assert.That(Bytes(learner.Learn(weighted, null, Context)), Is.EqualTo(Bytes(learner.Learn(weighted.Select(kept.ToArray()), null, Context))));
    }

    [Test]
    public void Learn_SmallLeaves_HoldTheLeastNumberOfRows()
    {
        var model = new GradientBoostingLearner(Small with { Trees = 60, Leaves = 64, MinRowsInLeaf = 37, LearningRate = 0.5, MinHessianInLeaf = 0 })
            .Learn(TreeData.Mixed(3000, 6), null, Context);
        Assert.That(model.Trees.SelectMany(tree => tree.LeafCovers).Min(), Is.GreaterThanOrEqualTo(37));
        Assert.That(model.Trees.Select(tree => tree.LeafCovers.Sum()), Is.All.EqualTo(3000));
    }

    [Test]
    public void Learn_MaxDepth_IsKept()
    {
        var model = new GradientBoostingLearner(Small with { Leaves = 64, MaxDepth = 3 }).Learn(TreeData.Mixed(3000, 6), null, Context);
        Assert.That(model.Trees.Max(tree => tree.Depth), Is.EqualTo(3));
    }

    [Test]
    public void Learn_WithValidation_KeepsTheBestIteration()
    {
        var losses = new List<double>();
        var told = new Progress(progress =>
        {
            if (progress.Stage == "boosting")
            {
                losses.Add(progress.Value);
            }
        });
        var options = Small with { Trees = 500, Leaves = 31, LearningRate = 0.5, EarlyStoppingRounds = 10 };
        var model = new GradientBoostingLearner(options).Learn(TreeData.Mixed(800, 7), TreeData.Mixed(800, 8), Context with { Progress = told });
        var best = losses.IndexOf(losses.Min()) + 1;
        Assert.That(model.TreeCount, Is.EqualTo(best));
        Assert.That(losses, Has.Count.EqualTo(best + 10));
    }

    [Test]
    public void Learn_ConstantColumns_GivesTheMeanOfTheLabels()
    {
        var set = new LearningSet(new FeatureMatrix(8, 2), new float[] { 1, 0, 0, 0, 1, 0, 0, 0 });
        var model = new GradientBoostingLearner(new GradientBoostingOptions { MinRowsInLeaf = 1 }).Learn(set, null, Context);
        var output = new float[1];
        model.Score([3, float.NaN], output);
        Assert.That(output[0], Is.EqualTo(0.25f).Within(1e-6f));
    }

    [Test]
    public void Learn_OneRow_GivesItsValue()
    {
        var set = new LearningSet(new FeatureMatrix(1, 1), new float[] { 4.5f });
        var model = new GradientBoostingLearner(new GradientBoostingOptions { Objective = BoostingObjective.SquaredError }).Learn(set, null, Context);
        var output = new float[1];
        model.Score([1], output);
        Assert.That(output[0], Is.EqualTo(4.5f));
    }

    [TestCase(0f)]
    [TestCase(1f)]
    public void Learn_OneClassOnly_IsRefused(float label)
    {
        var set = new LearningSet(new FeatureMatrix(3, 1), new[] { label, label, label });
        Assert.That(
            () => new GradientBoostingLearner().Learn(set, null, Context),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains($"All 3 labels equal {label}"));
    }

    [TestCase(2f)]
    [TestCase(float.NaN)]
    public void Learn_LabelThatIsNoClass_IsRefusedWithItsRow(float label)
    {
        var set = new LearningSet(new FeatureMatrix(3, 1), new[] { 0, 1, label });
        Assert.That(() => new GradientBoostingLearner().Learn(set, null, Context), Throws.TypeOf<TrainingDataException>().With.Message.Contains("row 2"));
    }

    [Test]
    public void Learn_NoRowsOrNoColumnsOrBadWeights_IsRefused()
    {
        var learner = new GradientBoostingLearner();
        Assert.Multiple(() =>
        {
            Assert.That(() => learner.Learn(new LearningSet(new FeatureMatrix(0, 2), Array.Empty<float>()), null, Context), Throws.TypeOf<TrainingDataException>());
            Assert.That(() => learner.Learn(new LearningSet(new FeatureMatrix(2, 0), new float[] { 0, 1 }), null, Context), Throws.TypeOf<TrainingDataException>());
            Assert.That(() => learner.Learn(new LearningSet(new FeatureMatrix(2, 1), new float[] { 0, 1 }, new float[] { 1, -1 }), null, Context), Throws.TypeOf<TrainingDataException>());
            Assert.That(() => learner.Learn(new LearningSet(new FeatureMatrix(2, 1), new float[] { 0, 1 }, new float[2]), null, Context), Throws.TypeOf<TrainingDataException>());
        });
    }

    [Test]
    public void Learn_CancelledInTheMiddle_Throws()
    {
        using var source = new CancellationTokenSource();
        var told = new Progress(progress =>
        {
            if (progress is { Stage: "boosting", Done: 3 })
            {
                source.Cancel();
            }
        });
        Assert.That(
            () => new GradientBoostingLearner(Small).Learn(TreeData.Mixed(2000, 9), null, Context with { Progress = told }, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Options_OutOfRange_AreRefusedWithNameAndRange() => Assert.Multiple(() =>
    {
        Assert.That(() => new GradientBoostingLearner(new() { Leaves = 1 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Leaves is 2 to 4096"));
        Assert.That(() => new GradientBoostingLearner(new() { LearningRate = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("LearningRate"));
        Assert.That(() => new GradientBoostingLearner(new() { L2 = double.NaN }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("L2"));
        Assert.That(() => new GradientBoostingLearner(new() { Objective = (BoostingObjective)99 }), Throws.TypeOf<ArgumentOutOfRangeException>());
    });

    internal static byte[] Bytes(IScorer scorer) => ModelContainer.Pack("scorer", writer => ScorerFormats.Write(scorer, writer));

    private sealed class Progress(Action<LearningProgress> action) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => action(value);
    }
}
