using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats.LightGbm;
using AudienceML.Learning.Tests.Trees;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Tests.Formats.LightGbm;

[TestFixture]
public sealed class LightGbmTextTests
{
    // One tree: x0 <= 0.5 (missing left) and then the categories 1 and 33 of x1 left.
    internal const string Small = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=binary sigmoid:2
        feature_names=age city
        feature_infos=[0:1] 0:1:33
        tree_sizes=325

        Tree=0
        num_leaves=3
        num_cat=1
        split_feature=0 1
        split_gain=2.5 1
        threshold=0.5 0
        decision_type=10 9
        left_child=-1 -2
        right_child=1 -3
        leaf_value=-1 0.25 2
        leaf_weight=10 20 30
        leaf_count=40 20 20
        internal_value=0 1.3
        internal_weight=60 50
        internal_count=80 40
        cat_boundaries=0 2
        cat_threshold=2 2
        is_linear=0
        shrinkage=0.1


        end of trees

        feature_importances:
        age=1
        city=1

        parameters:
        [boosting: gbdt]

        end of parameters

        pandas_categorical:null

        """;

    [TestCase(0.5, 0, ExpectedResult = -1)]
    [TestCase(0.50000001, 1, ExpectedResult = 0.25)]
    [TestCase(0.7, 33, ExpectedResult = 0.25)]
    [TestCase(0.7, 33.9, ExpectedResult = 0.25)]
    [TestCase(0.7, 2, ExpectedResult = 2)]
    [TestCase(0.7, -3, ExpectedResult = 2)]
    [TestCase(0.7, 1e12, ExpectedResult = 2)]
    [TestCase(0.7, double.NaN, ExpectedResult = 2)]
    [TestCase(double.NaN, 2, ExpectedResult = -1)]
    public double ScoreRaw_OfTheSmallModel_FollowsItsRules(double age, double city)
    {
        var raw = new double[1];
        LightGbmText.Read(Small).ScoreRaw([age, city], raw);
        return raw[0];
    }

    [Test]
    public void Score_OfTheSmallModel_HasTheSteepnessOfItsSigmoid()
    {
        var model = LightGbmText.Read(Small);
        var output = new double[1];
        model.Score([0.7, 2.0], output);
        Assert.That(output[0], Is.EqualTo(1 / (1 + Math.Exp(-4))).Within(1e-15));
        Assert.That(model.FeatureNames, Is.EqualTo(new[] { "age", "city" }));
    }

    [Test]
    public void Write_OfWhatWasRead_IsTheSameText() => Assert.That(Written(LightGbmText.Read(Small)), Is.EqualTo(Small));

    [Test]
    public void Write_OfAModelOfLightGbm_IsTheSameText([ValueSource(typeof(ForeignModels), nameof(ForeignModels.LightGbm))] string name)
    {
        var text = ForeignModels.Text($"lightgbm-{name}.txt");
        Assert.That(Written(LightGbmText.Read(text)), Is.EqualTo(text));
    }

    [Test]
    public void Score_OfAModelOfLightGbm_IsWhatLightGbmSays([ValueSource(typeof(ForeignModels), nameof(ForeignModels.LightGbm))] string name)
    {
        var model = LightGbmText.Read(ForeignModels.Text($"lightgbm-{name}.txt"));
        var inputs = ForeignModels.Table("inputs.csv");
        var expected = ForeignModels.Table($"lightgbm-{name}.predictions.csv");
        var (output, raw) = (new double[model.OutputCount], new double[model.OutputCount]);
        for (var row = 0; row < inputs.Length; row++)
        {
            model.ScoreRaw(inputs[row], raw);
            model.Score(inputs[row], output);
            Assert.That(raw, Is.EqualTo(expected[row][model.OutputCount..]).Within(1e-9), $"raw scores of row {row}");
            Assert.That(output, Is.EqualTo(expected[row][..model.OutputCount]).Within(1e-9), $"row {row}");
        }
    }

    [Test]
    public void Attribute_OfAModelOfLightGbm_IsWhatLightGbmSays([Values("binary", "binary-categorical")] string name)
    {
        var model = LightGbmText.Read(ForeignModels.Text($"lightgbm-{name}.txt"));
        var inputs = ForeignModels.Table("inputs.csv");
        var expected = ForeignModels.Table($"lightgbm-{name}.shap.csv");
        var contributions = new double[model.InputCount];
        for (var row = 0; row < inputs.Length; row++)
        {
            Assert.That(model.Attribute(inputs[row], 0, contributions), Is.EqualTo(expected[row][^1]).Within(1e-9));
            Assert.That(contributions, Is.EqualTo(expected[row][..^1]).Within(1e-9), $"row {row}");
        }
    }

    [Test]
    public void Write_OfOurBoostedTrees_ScoresTheSameWhenReadBack(
        [Values(BoostingObjective.BinaryLogLoss, BoostingObjective.SquaredError, BoostingObjective.Softmax, BoostingObjective.Poisson)] BoostingObjective objective)
    {
        var train = TreeData.Mixed(2000, 4);
        var outputs = 1;
        if (objective == BoostingObjective.Softmax)
        {
            outputs = 3;
            var classes = Enumerable.Range(0, train.RowCount).Select(row => train.Labels.Span[row] + (train.Features.Row(row)[0] > 5 ? 1 : 0)).ToArray();
            train = new LearningSet(train.Features, classes, columns: [.. train.Columns]);
        }

        var options = new GradientBoostingOptions { Objective = objective, Trees = 12, Leaves = 20, MinRowsInLeaf = 5 };
        var model = (GradientBoostingModel)new GradientBoostingLearner(options).Learn(train, null, new LearningContext(Seed: 5));
        var read = LightGbmText.Read(Written(model));
        var (expected, actual, raw) = (new float[outputs], new float[outputs], new double[outputs]);
        for (var row = 0; row < 500; row++)
        {
            var features = train.Features.Row(row);
            model.Score(features, expected);
            read.Score(features, actual);
            Assert.That(actual, Is.EqualTo(expected).Within(5e-6f), $"row {row}");
            model.ScoreRaw(features, expected);
            read.ScoreRaw(features, raw);
            Assert.That(Array.ConvertAll(raw, value => (float)value), Is.EqualTo(expected).Within(5e-6f), $"raw scores of row {row}");
        }

        Assert.That(Written(read), Is.EqualTo(Written(model)));
    }

    [Test]
    public void Write_OfOurForest_ScoresTheSameWhenReadBack()
    {
        var train = TreeData.Mixed(1000, 4);
        var model = new RandomForestLearner(new() { Trees = 8 }).Learn(train, null, new LearningContext(Seed: 5));
        var read = LightGbmText.Read(Written(model));
        Assert.That(read.IsAverage);
        var (expected, actual) = (new float[1], new float[1]);
        for (var row = 0; row < 300; row++)
        {
            model.Score(train.Features.Row(row), expected);
            read.Score(train.Features.Row(row), actual);
            Assert.That(actual[0], Is.EqualTo(expected[0]).Within(1e-6), $"row {row}");
        }
    }

    [Test]
    public void Write_OfOurBoostedTrees_ExplainsTheSameWhenReadBack()
    {
        var train = TreeData.Mixed(2000, 4);
        var model = new GradientBoostingLearner(new() { Trees = 5, Leaves = 20 }).Learn(train, null, new LearningContext(Seed: 5));
        var read = LightGbmText.Read(Written(model));
        var (expected, actual) = (new double[5], new double[5]);
        for (var row = 0; row < 50; row++)
        {
            var mean = ((IAttributable)model).Attribute(train.Features.Row(row), expected);
            Assert.That(read.Attribute(train.Features.Row(row), actual), Is.EqualTo(mean).Within(1e-6));
            Assert.That(actual, Is.EqualTo(expected).Within(1e-6));
        }
    }

    [Test]
    public void Write_WithNames_ReplacesWhatLightGbmRefuses()
    {
        var text = new StringWriter();
        LightGbmText.Write(LightGbmText.Read(Small), text, ["age in years", "city:code"]);
        Assert.That(LightGbmText.Read(text.ToString()).FeatureNames, Is.EqualTo(new[] { "age_in_years", "city_code" }));
    }

    [Test]
    public void Write_WithTooFewNames_IsRefused() =>
        Assert.That(() => LightGbmText.Write(LightGbmText.Read(Small), TextWriter.Null, ["age"]), Throws.ArgumentException.With.Message.Contains("2 features"));

    [TestCase("right_child=1 -3", "right_child=0 -3", "two splits lead to node 0")]
    [TestCase("left_child=-1 -2", "left_child=-1 -1", "two splits lead to leaf 0")]
    [TestCase("num_leaves=3", "num_leaves=2000000000", "num_leaves of tree 0")]
    [TestCase("num_leaves=3", "num_leaves=4", "3 values of split_feature|2 values of split_feature")]
    [TestCase("leaf_value=-1 0.25 2", "leaf_value=-1 nan 2", "'nan' among leaf_value")]
    [TestCase("split_feature=0 1", "split_feature=0 2", "'2' among split_feature")]
    [TestCase("threshold=0.5 0", "threshold=0.5 7", "set 7 of categories")]
    [TestCase("cat_boundaries=0 2", "cat_boundaries=0 9", "'9' among cat_boundaries")]
    [TestCase("max_feature_idx=1", "max_feature_idx=7", "2 values of feature_names")]
    [TestCase("is_linear=0", "is_linear=1", "linear models")]
    [TestCase("version=v4", "version=v9", "another version")]
    [TestCase("end of trees", "", "is not of the form|without the line 'end of trees'|where tree 1 should begin")]
    [TestCase("tree_sizes=325", "tree_sizes=325 325", "announces 2 trees and holds 1")]
    public void Read_OfADamagedText_SaysWhatIsWrong(string from, string to, string message)
    {
        var found = Assert.Throws<ModelFormatException>(() => LightGbmText.Read(Small.Replace(from, to, StringComparison.Ordinal)))!;
        Assert.That(found.Message, Does.Match(message));
    }

    [Test]
    public void Read_OfAnyTruncation_IsRefusedUntilTheTreesAreWhole()
    {
        var end = Small.IndexOf("end of trees", StringComparison.Ordinal) + "end of trees".Length;
        for (var length = 0; length < end; length++)
        {
            Assert.That(() => LightGbmText.Read(Small[..length]), Throws.TypeOf<ModelFormatException>(), $"{length} characters");
        }
    }

    internal static string Written(IScorer scorer)
    {
        var text = new StringWriter();
        LightGbmText.Write(scorer, text);
        return text.ToString();
    }
}
