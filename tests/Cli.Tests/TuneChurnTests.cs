using System.Text.Json;

namespace AudienceML.Cli.Tests;

/// <summary>tune, and train with what it found.</summary>
[TestFixture]
internal sealed class TuneChurnTests : CliFixture
{
    private string[] _rows = [];

    [OneTimeSetUp]
    public void WriteTable()
    {
        var table = Write("customers.csv", CustomerTable.Create(400, seed: 1));
        _rows = ["--csv", table, "--label", "churn", "--id", "customer", "--store", Store];
    }

    [Test]
    public async Task Tune_Stopped_GoesOnAsIfItNeverStopped_AndTrainTakesTheOptions()
    {
        var (whole, parts, options) = (PathOf("whole.jsonl"), PathOf("parts.jsonl"), PathOf("options.json"));
        var once = await TuneAsync("--trials", "9", "--study", whole, "--out", options);
        await TuneAsync("--trials", "3", "--study", parts);
        var resumed = await TuneAsync("--trials", "9", "--study", parts, "--resume");
        Assert.That(resumed.GetProperty("boosting").GetRawText(), Is.EqualTo(once.GetProperty("boosting").GetRawText()));
        Assert.That(File.ReadAllLines(parts).Order(), Is.EqualTo(File.ReadAllLines(whole).Order()));
        Assert.That(once.GetProperty("trials").GetInt32(), Is.EqualTo(9));
        Assert.That(once.GetProperty("importance").GetProperty("learning_rate").GetDouble(), Is.InRange(0, 1));
        Assert.That(once.GetProperty("score").GetDouble(), Is.InRange(0.7, 1));

        using var file = JsonDocument.Parse(File.ReadAllText(options));
        var trees = file.RootElement.GetProperty("boosting").GetProperty("trees").GetInt32();
        var trained = await CliRun.DoneAsync(["train", "churn", .. _rows, "--options", options, "--json"]);
        Assert.That(trained.Json.GetProperty("version").GetString(), Is.EqualTo("1.0.0"));
        var shown = await CliRun.DoneAsync("models", "show", "churn", "--store", Store, "--json");
        Assert.That(shown.Output, Does.Contain($"\"boosting_trees\": \"{trees}\""));
        await CliRun.DoneAsync(["evaluate", "churn", .. _rows, "--folds", "2", "--options", options]);
    }

    [Test]
    public async Task Tune_FileOfAnotherStudy_IsRefused()
    {
        var study = PathOf("another.jsonl");
        await TuneAsync("--trials", "1", "--study", study);
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--trials", "1", "--study", study], "There is a study in");
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--trials", "1", "--study", study, "--resume", "--metric", "brier"], "something else");
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--trials", "1", "--study", study, "--resume", "--folds", "2", "--seed", "2"], "another seed");
    }

    [Test]
    public async Task Options_ThatDoNotGoTogetherOrCannotBeRead_AreRefused()
    {
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--resume"], "--study FILE");
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--metric", "accuracy"], "accuracy");
        await CliRun.RefusedAsync(["tune", "churn", .. _rows, "--early-stopping", "0.7"], "0 to 0.5");
        await CliRun.RefusedAsync(["train", "churn", .. _rows, "--options", PathOf("absent.json")], "no file");
        await CliRun.RefusedAsync(["train", "churn", .. _rows, "--options", Write("list.json", "[]")], "holds no options");
        await CliRun.RefusedAsync(["train", "churn", .. _rows, "--options", Write("name.json", "{\"boosting\":{\"leafs\":3}}")], "no option 'leafs'");
        await CliRun.RefusedAsync(["train", "churn", .. _rows, "--options", Write("range.json", "{\"boosting\":{\"leaves\":1}}")], "2 to 4096");
        await CliRun.RefusedAsync(["evaluate", "churn", .. _rows, "--options", Write("good.json", "{\"boosting\":{\"leaves\":3}}")], "--folds");
    }

    private async Task<JsonElement> TuneAsync(params string[] arguments) =>
        (await CliRun.DoneAsync(["tune", "churn", .. _rows, "--folds", "2", .. arguments, "--json"])).Json;
}
