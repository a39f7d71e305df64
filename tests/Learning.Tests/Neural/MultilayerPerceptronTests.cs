using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Neural;
using AudienceML.Learning.Numerics;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Neural;

public sealed class MultilayerPerceptronTests
{
    [TestCaseSource(nameof(ContractChecks))]
    public void MultilayerPerceptron_Contract_Holds(ContractCheck check) => check.Run();

    [Test]
    public void Learn_ExclusiveOr_IsLearnedByHeart()
    {
        var set = new LearningSet(new FeatureMatrix(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 4, 2), new float[] { 0, 1, 1, 0 });
        var model = new MultilayerPerceptronLearner(new() { HiddenUnits = [16], Epochs = 600, LearningRate = 0.02, Patience = 0 })
            .Learn(set, null, new LearningContext(3));
        Assert.That(Scores(model, set), Is.EqualTo(new[] { 0f, 1, 1, 0 }).Within(0.02));
    }

    [TestCase(PerceptronLoss.Softmax, false)]
    [TestCase(PerceptronLoss.Softmax, true)]
    [TestCase(PerceptronLoss.SquaredError, false)]
    [TestCase(PerceptronLoss.Huber, false)]
    public void Learn_FewRowsWithNoiseForLabels_AreLearnedByHeart(PerceptronLoss loss, bool isNormalized)
    {
        var random = new RandomSource(8L);
        var features = new FeatureMatrix(24, 6);
        var labels = new float[24];
        foreach (ref var value in features.Values)
        {
            value = (float)random.Normal();
        }

        foreach (ref var label in labels.AsSpan())
        {
            label = loss == PerceptronLoss.Softmax ? random.NextInt32(3) : (float)random.Normal(50, 10);
        }

        var set = new LearningSet(features, labels);
        var model = new MultilayerPerceptronLearner(new()
        {
            Loss = loss, HiddenUnits = [64, 64], Epochs = 800, LearningRate = 0.005, Patience = 0, BatchNormalization = isNormalized, Schedule = LearningRateSchedule.Cosine,
        }).Learn(set, null, new LearningContext(4));
        var scores = Scores(model, set);
        for (var i = 0; i < labels.Length; i++)
        {
            Assert.That(loss == PerceptronLoss.Softmax ? scores[(i * 3) + (int)labels[i]] : scores[i], Is.EqualTo(loss == PerceptronLoss.Softmax ? 1 : labels[i]).Within(loss == PerceptronLoss.Softmax ? 0.05 : 0.5));
        }
    }

    [Test]
    public void Learn_ValidationThatGetsWorse_KeepsTheBestEpoch()
    {
        // Noise learned by heart: the validation loss falls at first, then rises for good.
        var (train, validation) = (LearnerData.Create(150, 1), LearnerData.Create(2000, 2));
        var losses = new List<double>();
        var options = new MultilayerPerceptronOptions { HiddenUnits = [64], Epochs = 200, LearningRate = 0.01, BatchSize = 32, Patience = 8 };
        var model = new MultilayerPerceptronLearner(options).Learn(train, validation, new LearningContext(5, 1, new Collector(losses)));
        var kept = BinaryMetrics.LogLoss(Scores(model, validation), validation.Labels.Span);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(losses, Has.Count.LessThan(200).And.Count.GreaterThan(8));
            Assert.That(losses.IndexOf(losses.Min()), Is.EqualTo(losses.Count - 9), "it stops eight epochs after the best");
            Assert.That(kept, Is.EqualTo(losses.Min()).Within(1e-5));
            Assert.That(losses[^1], Is.GreaterThan(losses.Min()));
        }
    }

    [Test]
    public void Learn_FurtherEpochsWithoutImprovement_ChangeNothing()
    {
        var (train, validation) = (LearnerData.Create(300, 1), LearnerData.Create(500, 2));
        var options = new MultilayerPerceptronOptions { HiddenUnits = [32], Epochs = 60, LearningRate = 0.02, Patience = 0, Schedule = LearningRateSchedule.Constant };
        var losses = new List<double>();
        var all = new MultilayerPerceptronLearner(options).Learn(train, validation, new LearningContext(5, 1, new Collector(losses)));
        var best = losses.IndexOf(losses.Min()) + 1;
        var cut = new MultilayerPerceptronLearner(options with { Epochs = best }).Learn(train, validation, new LearningContext(5));
        Assert.That(best, Is.LessThan(60));
        Assert.That(Scores(all, validation), Is.EqualTo(Scores(cut, validation)));
    }

    [Test]
    public void Learn_WeightOfTwo_IsTheRowTwiceInOneMinibatch()
    {
        // One minibatch an epoch, so that the order of rows only shows in roundings.
        var set = LearnerData.Create(100, 3);
        var twice = set.Select([.. Enumerable.Range(0, 100), .. Enumerable.Range(0, 50)]);
        var weights = Enumerable.Range(0, 100).Select(i => i < 50 ? 2f : 1f).ToArray();
        var options = new MultilayerPerceptronOptions { HiddenUnits = [8], Epochs = 20, BatchSize = 1000, Patience = 0 };
        var weighted = new MultilayerPerceptronLearner(options).Learn(new(set.Features, set.Labels, weights, set.Columns), null, new LearningContext(6));
        var repeated = new MultilayerPerceptronLearner(options).Learn(twice, null, new LearningContext(6));
        Assert.That(Scores(weighted, set), Is.EqualTo(Scores(repeated, set)).Within(2e-3));
    }

    [Test]
    public void Learn_BalancedClasses_RaisesTheRareOne()
    {
        var set = LearnerData.Create(2000, 4);
        var rare = set.Select([.. Enumerable.Range(0, 2000).Where(i => set.Labels.Span[i] == 0 || i % 10 == 0)]);
        var options = new MultilayerPerceptronOptions { HiddenUnits = [8], Epochs = 20 };
        var plain = Scores(new MultilayerPerceptronLearner(options).Learn(rare, null, new LearningContext(6)), rare);
        var balanced = Scores(new MultilayerPerceptronLearner(options with { ClassWeights = ClassWeights.Balanced }).Learn(rare, null, new LearningContext(6)), rare);
        Assert.That(plain.Average(), Is.EqualTo(rare.Labels.ToArray().Average()).Within(0.05));
        Assert.That(balanced.Average(), Is.GreaterThan(plain.Average() + 0.1f));
    }

    [Test]
    public void Options_Regularisation_KeepsWeightsSmall()
    {
        var set = LearnerData.Create(500, 5);
        double Spread(MultilayerPerceptronOptions options)
            => Scores(new MultilayerPerceptronLearner(options).Learn(set, null, new LearningContext(7)), set).Select(p => Math.Abs(p - 0.5)).Average();

        var plain = new MultilayerPerceptronOptions { HiddenUnits = [32], Epochs = 60, LearningRate = 0.01, Patience = 0 };
        var spread = Spread(plain);
        Assert.That(Spread(plain with { L2 = 0.1 }), Is.LessThan(spread));
        Assert.That(Spread(plain with { WeightDecay = 1 }), Is.LessThan(spread));
    }

    [Test]
    public void Adam_FirstStep_IsTheLearningRateAgainstTheSlope()
    {
        var shape = new PerceptronShape([3, 1], isNormalized: false);
        var parameters = new float[4];
        new AdamOptimizer(shape, new()).Step(parameters, [2, -3, 0, 1e-3f], 0.01);
        Assert.That(parameters, Is.EqualTo(new[] { -0.01f, 0.01f, 0, -0.01f }).Within(1e-5));
    }

    [Test]
    public void Adam_AllLengths_HaveTheBitsOfThePlainLoop()
    {
        var random = new RandomSource(1L);
        for (var length = 0; length < 40; length++)
        {
            float[] Draw() => [.. Enumerable.Range(0, length).Select(_ => (float)Math.Abs(random.Normal()))];
            var (g, m, v, p) = (Draw(), Draw(), Draw(), Draw());
            var expected = new float[length];
            for (var i = 0; i < length; i++)
            {
                var first = (0.9f * m[i]) + ((1 - 0.9f) * g[i]);
                var second = (0.99f * v[i]) + ((1 - 0.99f) * (g[i] * g[i]));
                expected[i] = p[i] - (0.05f * first / (MathF.Sqrt(second) + 1e-8f));
            }

            LayerKernels.Adam(g, m, v, p, 0.9f, 0.99f, 0.05f);
            Assert.That(p, Is.EqualTo(expected));
        }
    }

    [Test]
    public void Learn_SameRows_GivesTheBitsOfEveryMachine()
    {
        var set = LearnerData.Create(400, 9, LearnerTask.Multiclass);
        var model = new MultilayerPerceptronLearner(new() { Loss = PerceptronLoss.Softmax, HiddenUnits = [20, 10], Epochs = 3, BatchNormalization = true, Dropout = 0.2 })
            .Learn(set, null, new LearningContext(9, 2));
        Assert.That(Checksum.Of(Scores(model, set)), Is.EqualTo(10349214763746337892UL));
    }

    [Test]
    public void Learn_NetworkWithoutHiddenLayer_IsLinear()
    {
        var set = LearnerData.Create(1000, 3, LearnerTask.Regression);
        var model = new MultilayerPerceptronLearner(new() { Loss = PerceptronLoss.SquaredError, HiddenUnits = [], Epochs = 100, LearningRate = 0.01, BatchNormalization = true })
            .Learn(set, null, new LearningContext(2));
        Assert.That(RegressionMetrics.R2(Scores(model, set), set.Labels.Span), Is.GreaterThan(0.75));
    }

    [Test]
    public void Read_DamagedLayers_EndsInAClearError()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("mlp/1");
        writer.Write(0);
        writer.Write(0);
        writer.Write(400);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.That(() => ScorerFormats.Default.Read(reader), Throws.InstanceOf<ModelFormatException>().With.Message.Contains("400"));
    }

    [Test]
    public void Options_OutOfRange_AreNamed()
        => Assert.That(
            () => new MultilayerPerceptronLearner(new() { Dropout = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Dropout"));

    private static float[] Scores(MultilayerPerceptronModel model, LearningSet set)
    {
        var scores = new float[set.RowCount * model.OutputCount];
        model.Score(set.Features, scores);
        return scores;
    }

    private static IEnumerable<TestCaseData> ContractChecks()
        => from contract in new[]
            {
                new Contract(LearnerTask.Binary, new() { Loss = PerceptronLoss.LogLoss }),
                new Contract(LearnerTask.Multiclass, new() { Loss = PerceptronLoss.Softmax, Dropout = 0.1 }),
                new Contract(LearnerTask.Regression, new() { Loss = PerceptronLoss.SquaredError, BatchNormalization = true }),
            }
            from check in contract.Checks()
            select new TestCaseData(check).SetArgDisplayNames(contract.Name, check.Name);

    private sealed class Collector(List<double> values) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => values.Add(value.Value);
    }

    private sealed class Contract(LearnerTask task, MultilayerPerceptronOptions options) : LearnerContract
    {
        public string Name => task.ToString();

        protected override LearnerTask Task => task;

        protected override int TrainingRows => 1200;

        protected override ILearner CreateLearner()
            => new MultilayerPerceptronLearner(options with { HiddenUnits = [40, 16], Epochs = 6, BatchSize = 128, LearningRate = 0.005 });
    }
}
