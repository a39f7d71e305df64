using AudienceML.Infrastructure.Onnx;
using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Formats.LightGbm;
using AudienceML.Learning.Formats.XGBoost;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Ensembles;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Infrastructure.Tests.Onnx;

/// <summary>What the real ONNX Runtime makes of exported models.</summary>
[TestFixture]
public sealed class OnnxExportTests
{
    // Zero as missing on both sides of each threshold, NaN as zero, and a category with codes beyond 32.
    private const string Splits = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=4
        objective=OBJECTIVE
        feature_names=a b c d e
        feature_infos=none none none none none
        tree_sizes=1 1 1

        Tree=0
        num_leaves=5
        num_cat=0
        split_feature=0 1 2 3
        threshold=-0.25 -0.25 0.25 0.25
        decision_type=6 4 6 4
        left_child=-1 -2 -3 -4
        right_child=1 2 3 -5
        leaf_value=1 2 4 8 16

        Tree=1
        num_leaves=4
        num_cat=1
        split_feature=0 1 4
        threshold=1.0000000180025095e-35 0.5 0
        decision_type=0 10 9
        left_child=1 -2 -4
        right_child=2 -1 -3
        leaf_value=0.5 -0.25 0.125 -3
        cat_boundaries=0 2
        cat_threshold=37 4

        Tree=2
        num_leaves=1
        num_cat=0
        leaf_value=0.75

        end of trees
        """;

    [Test]
    public void Write_OfBoostedTrees_ScoresTheSameInTheRuntime(
        [Values(BoostingObjective.BinaryLogLoss, BoostingObjective.SquaredError, BoostingObjective.Poisson, BoostingObjective.Softmax)] BoostingObjective objective)
    {
        var train = Train(objective == BoostingObjective.Softmax ? 3 : 2);
        var options = new GradientBoostingOptions { Objective = objective, Trees = 20, Leaves = 15, MinRowsInLeaf = 5 };
        Check(new GradientBoostingLearner(options).Learn(train, null, new LearningContext(Seed: 1)), train.Features);
    }

    [Test]
    public void Write_OfAForest_ScoresTheSameInTheRuntime([Values(2, 3)] int classes)
    {
        var train = Train(classes);
        Check(new RandomForestLearner(new() { Trees = 15 }).Learn(train, null, new LearningContext(Seed: 1)), train.Features);
    }

    [Test]
    public void Write_OfLinearRegression_ScoresTheSameInTheRuntime()
    {
        var train = Train(3);
        Check(new LinearRegressionLearner().Learn(train, null, new LearningContext(Seed: 1)), train.Features);
    }

    [Test]
    public void Write_OfLogisticRegression_ScoresTheSameInTheRuntime()
    {
        var train = Train(2);
        Check(new LogisticRegressionLearner().Learn(train, null, new LearningContext(Seed: 1)), train.Features);
    }

    [Test]
    public void Write_OfLogisticRegressionOfNumbersFarFromZero_LosesNoDigits()
    {
        var random = new Random(3);
        var features = new FeatureMatrix(500, 1);
        var labels = new float[500];
        for (var i = 0; i < 500; i++)
        {
            features.Row(i)[0] = 1_000_000.5f + random.Next(16);
            labels[i] = features.Row(i)[0] > 1_000_008 + random.Next(-3, 4) ? 1 : 0;
        }

        Check(new LogisticRegressionLearner().Learn(new LearningSet(features, labels), null, new LearningContext(Seed: 1)), features);
    }

    [Test]
    public void Write_OfACalibratedModel_ScoresTheSameInTheRuntime([Values("isotonic", "platt", "beta", "identity")] string kind)
    {
        var train = Train(2);
        var inner = new GradientBoostingLearner(new() { Trees = 10, Leaves = 8 }).Learn(train, null, new LearningContext(Seed: 1));
        var probabilities = new float[train.RowCount];
        inner.Score(train.Features, probabilities);
        ICalibrator calibrator = kind switch
        {
            "isotonic" => IsotonicCalibrator.Fit(probabilities, train.Labels.Span),
            "platt" => PlattCalibrator.Fit(probabilities, train.Labels.Span),
            "beta" => BetaCalibrator.Fit(probabilities, train.Labels.Span),
            _ => new IdentityCalibrator(),
        };
        Check(new CalibratedScorer(inner, calibrator), train.Features);
    }

    [TestCase("binary sigmoid:0.5")]
    [TestCase("regression")]
    [TestCase("regression sqrt")]
    [TestCase("cross_entropy_lambda")]
    [TestCase("gamma")]
    public void Write_OfEveryKindOfSplit_ScoresTheSameInTheRuntime(string objective)
    {
        var random = new Random(1);
        float[] values = [float.NaN, 0, -0f, 1e-36f, -2e-35f, 1e-35f, -0.25f, 0.25f, 0.2f, -0.2f, 0.3f, -0.3f, 5, -5, float.MaxValue];
        float[] codes = [float.NaN, -1, 0, 1, 2, 5, 31, 34, 35, 64, 1000];
        var rows = new FeatureMatrix(400, 5);
        for (var i = 0; i < 400; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                rows.Row(i)[j] = values[random.Next(values.Length)];
            }

            rows.Row(i)[4] = codes[random.Next(codes.Length)];
        }

        Check(LightGbmText.Read(Splits.Replace("OBJECTIVE", objective, StringComparison.Ordinal)), rows);
    }

    [Test]
    public void Write_OfModelsOfXGBoost_ScoresTheSameInTheRuntime(
        [Values("poisson", "gamma", "hinge", "logitraw", "rank-ndcg", "dart", "forest", "softmax-categories")] string name)
    {
        var model = XGBoostJson.Read(ForeignModels.XGBoost(name));
        var random = new Random(1);
        var rows = new FeatureMatrix(200, 4);
        for (var i = 0; i < 200; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                rows.Row(i)[j] = random.Next(8) == 0 ? float.NaN : j == 2 ? random.Next(8) : (float)(random.NextDouble() * 4) - 2;
            }
        }

        Check(model, rows);
    }

    [Test]
    public void Write_OfModelsOfLightGbm_ScoresTheSameInTheRuntime(
        [Values("binary", "binary-categorical", "binary-zero-as-missing", "multiclass", "regression-l2", "poisson", "random-forest")] string name)
    {
        var model = LightGbmText.Read(ForeignModels.LightGbm($"lightgbm-{name}.txt"));
        Check(model, ForeignModels.Inputs());
    }

    [Test]
    public void Write_WithMaps_LoadsInTheRuntime()
    {
        var train = Train(2);
        var model = new LogisticRegressionLearner().Learn(train, null, new LearningContext(Seed: 1));
        var scored = OnnxRuntime.Score(model, train.Features, new OnnxExportOptions { ZipMap = true, FeatureNames = ["a", "b", "c", "d"] }, "label");
        Assert.That(scored["label"], Has.Length.EqualTo(train.RowCount));
    }

    [Test]
    public void Write_OfAnotherScorer_IsRefused() =>
        Assert.That(() => OnnxExport.Write(new Opaque(), Stream.Null), Throws.ArgumentException.With.Message.Contains("'opaque/1'"));

    private static void Check(IScorer scorer, FeatureMatrix rows)
    {
        var outputs = scorer.OutputCount;
        var expected = new float[rows.RowCount * outputs];
        scorer.Score(rows, expected);
        var isClassifier = scorer is not (LinearRegressionModel or GradientBoostingModel { Link: ScoreLink.Identity or ScoreLink.Exponential }
            or TreeEnsembleModel { Link: not (EnsembleLink.Sigmoid or EnsembleLink.Softmax) });
        if (!isClassifier)
        {
            var values = OnnxRuntime.Score(scorer, rows, null, "values")["values"];
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.That(values[i], Is.EqualTo(expected[i]).Within(1e-5 * Math.Max(1, Math.Abs(expected[i]))), $"value {i}");
            }

            return;
        }

        var scored = OnnxRuntime.Score(scorer, rows, null, "label", "probabilities");
        var classes = Math.Max(2, outputs);
        for (var row = 0; row < rows.RowCount; row++)
        {
            var probabilities = scored["probabilities"].AsSpan(row * classes, classes).ToArray();
            var own = outputs == 1 ? [1 - expected[row], expected[row]] : expected.AsSpan(row * outputs, outputs).ToArray();
            Assert.That(probabilities, Is.EqualTo(own).Within(1e-5), $"row {row}");
            if (own.Order().TakeLast(2).Aggregate(0f, (sum, p) => p - sum) > 1e-4)
            {
                Assert.That(scored["label"][row], Is.EqualTo(own.IndexOf(own.Max())), $"label of row {row}");
            }
        }
    }

    private static LearningSet Train(int classes)
    {
        var random = new Random(7);
        FeatureColumn[] columns = [new("a", FeatureKind.Number), new("b", FeatureKind.Number), new("c", FeatureKind.Category, 9), new("d", FeatureKind.Number)];
        var features = new FeatureMatrix(800, 4);
        var labels = new float[800];
        for (var i = 0; i < 800; i++)
        {
            var row = features.Row(i);
            row[0] = (float)random.NextDouble() * 10;
            row[1] = random.Next(-5, 6);
            row[2] = random.Next(9);
            row[3] = 7;
            var score = (row[0] > 6 ? 1 : 0) + (row[1] * 0.2) + (row[2] % 3 == 0 ? 1 : 0) + random.NextDouble();
            labels[i] = Math.Clamp((int)Math.Floor(score), 0, classes - 1);
            if (random.Next(6) == 0)
            {
                row[random.Next(4)] = float.NaN;
            }
        }

        return new LearningSet(features, labels, columns: columns);
    }

    private sealed class Opaque : IScorer
    {
        public string Format => "opaque/1";

        public int InputCount => 1;

        public int OutputCount => 1;

        public void Score(ReadOnlySpan<float> features, Span<float> outputs) => outputs[0] = features[0];

        public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default) => features.Values.CopyTo(outputs);

        public void Write(BinaryWriter writer)
        {
        }
    }
}
