using System.Text.Json.Nodes;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats.LightGbm;
using AudienceML.Learning.Formats.XGBoost;

namespace AudienceML.Learning.Tests.Formats.XGBoost;

[TestFixture]
public sealed class XGBoostJsonTests
{
    private static readonly string[] Own = ["poisson", "gamma", "hinge", "logitraw", "rank-ndcg", "dart", "forest", "softmax-categories"];

    [Test]
    public void Score_OfAModelOfXGBoost_IsWhatXGBoostSays([Values("binary", "multiclass", "regression")] string name)
    {
        var model = XGBoostJson.Read(ForeignModels.Text($"xgboost-{name}.json"));
        var inputs = ForeignModels.Table("inputs.csv");
        var expected = ForeignModels.Table($"xgboost-{name}.predictions.csv");
        var (output, raw) = (new double[model.OutputCount], new double[model.OutputCount]);
        for (var row = 0; row < inputs.Length; row++)
        {
            model.ScoreRaw(inputs[row], raw);
            model.Score(inputs[row], output);
            Assert.That(raw, Is.EqualTo(expected[row][model.OutputCount..]).Within(1e-5), $"raw scores of row {row}");
            Assert.That(output, Is.EqualTo(expected[row][..model.OutputCount]).Within(1e-5), $"row {row}");
        }
    }

    [Test]
    public void Score_OfEveryKindOfModel_IsWhatXGBoostSays([ValueSource(nameof(Own))] string name)
    {
        var (json, rows, predictions, raws) = Case(name);
        var model = XGBoostJson.Read(json);
        var (output, raw) = (new double[model.OutputCount], new double[model.OutputCount]);
        for (var row = 0; row < rows.Length; row++)
        {
            model.ScoreRaw(rows[row], raw);
            model.Score(rows[row], output);
            if (name != "hinge")
            {
                // Hinge gives 0 and 1 for a raw score too.
                Assert.That(raw, Is.EqualTo(raws[row]).Within(1e-5), $"raw scores of row {row}");
            }

            Assert.That(output, Is.EqualTo(predictions[row]).Within(1e-5), $"row {row}");
        }
    }

    [Test]
    public void Write_AsLightGbmText_ScoresTheSame([Values("poisson", "gamma", "logitraw", "rank-ndcg", "dart", "forest")] string name)
    {
        var (json, rows, _, _) = Case(name);
        var model = XGBoostJson.Read(json);
        var text = new StringWriter();
        LightGbmText.Write(model, text);
        var read = LightGbmText.Read(text.ToString());
        var (expected, actual) = (new double[model.OutputCount], new double[model.OutputCount]);
        foreach (var row in rows)
        {
            model.Score(row, expected);
            read.Score(row, actual);
            Assert.That(actual, Is.EqualTo(expected).Within(1e-12));
        }
    }

    [TestCase("\"left_children\":[1,", "\"left_children\":[0,", "lead to node 0")]
    [TestCase("\"left_children\":[1,", "\"left_children\":[99999,", "leads to node 99999")]
    [TestCase("\"split_indices\":[", "\"split_indices\":[77,", "split_indices has \\d+ elements and should have \\d+")]
    [TestCase("\"num_feature\":\"4\",\"num_target\"", "\"num_feature\":\"2000000000\",\"num_target\"", "num_feature has to be a whole number")]
    [TestCase("\"base_score\":\"5E-1\"", "\"base_score\":\"-5E-1\"", "base_score is -0.5")]
    [TestCase("count:poisson", "my:own", "objective 'my:own' is unknown")]
    [TestCase("\"name\":\"gbtree\"", "\"name\":\"gblinear\"", "the booster is 'gblinear'")]
    [TestCase("\"tree_info\"", "\"tree_infos\"", "has no 'tree_info'")]
    [TestCase("\"split_conditions\":[", "\"split_conditions\":[1e99,", "split_conditions\\[0\\] has to be a finite number|elements and should")]
    [TestCase("{\"learner\"", "{{\"learner\"", "is no JSON")]
    public void Read_OfADamagedModel_SaysWhatIsWrong(string from, string to, string message)
    {
        var json = Case("poisson").Json;
        var at = json.IndexOf(from, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThan(-1), "the test has nothing to damage");
        var damaged = json[..at] + to + json[(at + from.Length)..];
        Assert.That(Assert.Throws<ModelFormatException>(() => XGBoostJson.Read(damaged))!.Message, Does.Match(message));
    }

    [Test]
    public void Read_OfDeepNesting_IsRefused() =>
        Assert.That(() => XGBoostJson.Read(new string('[', 1_000_000)), Throws.TypeOf<ModelFormatException>().With.Message.Contains("is no JSON"));

    internal static (string Json, double[][] Rows, double[][] Predictions, double[][] Raw) Case(string name)
    {
        var file = Path.Combine(TestContext.CurrentContext.TestDirectory, "Formats", "XGBoost", "Models", name + ".json");
        // XGBoost's part of the file may hold NaN, which is no JSON; it comes last.
        var text = File.ReadAllText(file);
        var start = text.IndexOf(",\"model\":", StringComparison.Ordinal);
        var document = JsonNode.Parse(text[..start] + "}")!;
        double[][] Table(string key) => [.. document[key]!.AsArray().Select(row => row!.AsArray().Select(cell => cell?.GetValue<double>() ?? double.NaN).ToArray())];
        return (text[(start + ",\"model\":".Length)..^1], Table("rows"), Table("predictions"), Table("raw"));
    }
}
