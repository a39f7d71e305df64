using System.Globalization;
using System.Text.Json;
using AudienceML.Learning.Formats.LightGbm;

namespace AudienceML.Cli.Tests;

/// <summary>train, evaluate and predict with a CSV file.</summary>
[TestFixture]
internal sealed class ChurnTableTests : CliFixture
{
    private const int Rows = 1500;
    private string _table = "";

    [OneTimeSetUp]
    public async Task TrainOnce()
    {
        _table = Write("customers.csv", CustomerTable.Create(Rows, seed: 1));
        var run = await CliRun.DoneAsync("train", "churn", "--csv", _table, "--label", "churn", "--id", "customer", "--store", Store, "--json");
        Trained = run;
    }

    private CliRun Trained { get; set; } = null!;

    [Test]
    public void Train_AsJson_SaysWhatIsPromised()
    {
        var json = Trained.Json;
        Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("churn_prediction"));
        Assert.That(json.GetProperty("version").GetString(), Is.EqualTo("1.0.0"));
        Assert.That(json.GetProperty("stage").GetString(), Is.EqualTo("production"));
        Assert.That(json.GetProperty("rows").GetInt32(), Is.EqualTo(Rows));
        Assert.That(json.GetProperty("features").GetInt32(), Is.EqualTo(4));
        Assert.That(json.GetProperty("seconds").GetDouble(), Is.GreaterThan(0));
        var metrics = json.GetProperty("metrics");
        Assert.That(metrics.GetProperty("auc").GetDouble(), Is.InRange(0.75, 1));
        foreach (var metric in new[] { "pr_auc", "log_loss", "brier", "ece" })
        {
            Assert.That(metrics.GetProperty(metric).GetDouble(), Is.InRange(0, 1), metric);
        }
    }

    [Test]
    public async Task Export_AsLightGbm_WritesATextThatReads()
    {
        var folder = PathOf("lightgbm");
        await CliRun.DoneAsync("models", "export", "churn", "1.0.0", "--format", "lightgbm", "--out", folder, "--store", Store);
        var model = LightGbmText.Read(await File.ReadAllTextAsync(Path.Combine(folder, "model.txt")));
        Assert.That(model.TreeCount, Is.GreaterThan(0));
        using var features = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "features.json")));
        Assert.That(features.RootElement.EnumerateArray().Select(feature => feature.GetProperty("name").GetString()), Is.EqualTo(model.FeatureNames));
        Assert.That(File.Exists(Path.Combine(folder, "model.bin")));
    }

    [Test]
    public async Task Export_AsOnnx_WritesAModel()
    {
        var folder = PathOf("onnx");
        var run = await CliRun.DoneAsync("models", "export", "churn", "--format", "onnx", "--out", folder, "--store", Store);
        Assert.That(run.Output, Does.Contain("model.onnx"));
        Assert.That(new FileInfo(Path.Combine(folder, "model.onnx")).Length, Is.GreaterThan(1000));
    }

    [Test]
    public Task Export_InAnUnknownFormat_IsRefused() =>
        CliRun.RefusedAsync(["models", "export", "churn", "--format", "pickle", "--out", PathOf("pickle"), "--store", Store], "pickle", "onnx");

    [Test]
    public async Task Train_OnTheSameRowsAgain_IsRegisteredAsTheNextVersion()
    {
        var store = PathOf("again");
        await CliRun.DoneAsync("train", "churn", "--csv", _table, "--label", "churn", "--id", "customer", "--store", store);
        var second = await CliRun.DoneAsync(
            "train", "churn", "--csv", _table, "--label", "churn", "--id", "customer", "--no-promote", "--store", store, "--json");
        Assert.That(second.Json.GetProperty("version").GetString(), Is.EqualTo("1.1.0"));
        Assert.That(second.Json.GetProperty("stage").GetString(), Is.EqualTo("validated"));
    }

    [Test]
    public async Task Train_ForPeople_ShowsATable()
    {
        var run = await CliRun.DoneAsync(
            "train", "churn", "--csv", _table, "--label", "churn", "--id", "customer", "--positive", "No", "--store", PathOf("people"));
        Assert.That(run.Output, Does.Contain("churn_prediction 1.0.0").And.Contain("auc").And.Contain("gate"));
    }

    [Test]
    public async Task Evaluate_OnNewRows_GivesTheSameMetrics()
    {
        var fresh = Write("fresh.csv", CustomerTable.Create(Rows, seed: 2));
        var json = (await CliRun.DoneAsync("evaluate", "churn", "--csv", fresh, "--label", "churn", "--id", "customer", "--store", Store, "--json")).Json;
        Assert.That(json.GetProperty("version").GetString(), Is.EqualTo("1.0.0"));
        Assert.That(json.GetProperty("metrics").EnumerateObject().Select(p => p.Name), Is.SupersetOf(["auc", "pr_auc", "log_loss", "brier", "ece"]));
        Assert.That(json.GetProperty("metrics").GetProperty("auc").GetDouble(), Is.InRange(0.75, 1));
    }

    [Test]
    public async Task Evaluate_WithFolds_ReportsEachAndTheirMean()
    {
        var json = (await CliRun.DoneAsync("evaluate", "churn", "--csv", _table, "--label", "churn", "--id", "customer", "--folds", "3", "--json")).Json;
        var aucs = json.GetProperty("folds").EnumerateArray().Select(f => f.GetProperty("auc").GetDouble()).ToList();
        Assert.That(aucs, Has.Count.EqualTo(3));
        Assert.That(json.GetProperty("metrics").GetProperty("auc").GetDouble(), Is.EqualTo(aucs.Average()).Within(1e-5));
    }

    [Test]
    public async Task Predict_WritesEveryRowOnceInOrder()
    {
        var file = PathOf("scored.csv");
        var rows = Write("to-score.csv", CustomerTable.Create(300, seed: 3, withLabel: false));
        var run = await CliRun.DoneAsync("predict", "churn", "--csv", rows, "--id", "customer", "--out", file, "--store", Store, "--json");
        var lines = await File.ReadAllLinesAsync(file);
        Assert.That(lines[0], Is.EqualTo("id,churn_probability,churn_risk_level,model_version"));
        Assert.That(lines[1..].Select(l => l.Split(',')[0]), Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"c{i}")));
        Assert.That(lines[1..].Select(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)), Has.All.InRange(0, 1));
        Assert.That(lines[1..].Select(l => l.Split(',')[2]), Has.All.AnyOf("low", "medium", "high", "critical"));
        Assert.That(lines[1..].Select(l => l.Split(',')[3]), Has.All.EqualTo("1.0.0"));
        Assert.That(run.Json.GetProperty("rows").GetInt32(), Is.EqualTo(300));
        Assert.That(Directory.Exists(file + ".parts"), Is.False);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Drift_OfTheSameKindOfRows_IsNone_WithAnIdColumnOrWithout(bool hasId)
    {
        var rows = Write("to-compare.csv", CustomerTable.Create(Rows, seed: 4, withLabel: false));
        string[] arguments = ["drift", "churn", "--csv", rows, "--store", Store, "--json", .. hasId ? (string[])["--id", "customer"] : []];
        var json = (await CliRun.DoneAsync(arguments)).Json;
        Assert.That(json.GetProperty("level").GetString(), Is.EqualTo("none"));
        Assert.That(json.GetProperty("current_rows").GetInt32(), Is.EqualTo(Rows));
    }

    [Test]
    public async Task Predict_WithExplain_AddsFiveReasons()
    {
        var file = PathOf("explained.csv");
        await CliRun.DoneAsync("predict", "churn", "--csv", _table, "--id", "customer", "--out", file, "--explain", "--store", Store);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.That(lines[0], Does.EndWith("model_version,reason_1,reason_2,reason_3,reason_4,reason_5"));
        Assert.That(lines[1], Does.Match("(tenure|plan|spend|calls) ?= ?[^,]+ \\([+-][0-9.]+\\)"));
    }

    [Test]
    public async Task Predict_WithAnUnseenCategory_SaysSoAndScores()
    {
        var rows = Write("unseen.csv", CustomerTable.Create(20, seed: 4, withLabel: false).Replace("two years", "weekly", StringComparison.Ordinal));
        var run = await CliRun.DoneAsync("predict", "churn", "--csv", rows, "--id", "customer", "--out", PathOf("unseen-scored.csv"), "--store", Store);
        Assert.That(run.Error, Does.Contain("weekly").And.Contain("plan"));
        Assert.That(await File.ReadAllLinesAsync(PathOf("unseen-scored.csv")), Has.Length.EqualTo(21));
    }

    [Test]
    public async Task Predict_WithAnExtraColumn_IgnoresItWithANotice()
    {
        var run = await CliRun.DoneAsync("predict", "churn", "--csv", _table, "--id", "customer", "--out", PathOf("extra.csv"), "--store", Store);
        Assert.That(run.Error, Does.Contain("'churn'").And.Contain("ignored"));
    }

    [Test]
    public Task Predict_WithoutAColumnOfTheModel_IsRefused()
    {
        var text = CustomerTable.Create(20, seed: 5, withLabel: false).Replace("tenure", "months", StringComparison.Ordinal);
        return CliRun.RefusedAsync(
            ["predict", "churn", "--csv", Write("missing.csv", text), "--id", "customer", "--out", PathOf("never.csv"), "--store", Store], "tenure");
    }

    [Test]
    public Task Predict_WithoutAModel_IsRefused() => CliRun.RefusedAsync(
        ["predict", "churn", "--csv", _table, "--id", "customer", "--out", PathOf("never.csv"), "--store", PathOf("empty-store")], "churn_prediction");

    [Test]
    public Task Predict_OntoAFolder_IsRefused() => CliRun.RefusedAsync(
        ["predict", "churn", "--csv", _table, "--id", "customer", "--out", Folder, "--store", Store], Folder);

    [Test]
    public Task DataAndCsv_DoNotGoTogether() => CliRun.RefusedAsync(["train", "churn", "--csv", _table, "--data", Folder], "--data", "--csv");

    [Test]
    public Task NeitherDataNorCsv_IsRefused() => CliRun.RefusedAsync(["train", "churn"], "--data", "--csv");

    [Test]
    public Task CsvWithoutLabel_IsRefused() => CliRun.RefusedAsync(["train", "churn", "--csv", _table, "--id", "customer"], "--label");

    [Test]
    public Task CsvWithAsOf_IsRefused() => CliRun.RefusedAsync(
        ["train", "churn", "--csv", _table, "--id", "customer", "--label", "churn", "--as-of", "2026-01-01"], "--as-of");
}
