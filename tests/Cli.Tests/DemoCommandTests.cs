namespace AudienceML.Cli.Tests;

/// <summary>The whole way on a small audience, and the commands that the demo proposes next.</summary>
[TestFixture]
internal sealed class DemoCommandTests : CliFixture
{
    private static readonly string[] Steps = ["simulate", "train", "register", "promote", "score", "inject drift", "look for drift"];

    [OneTimeSetUp]
    public async Task RunOnce() => Demo = await CliRun.DoneAsync("demo", "--users", "1500", "--days", "100", "--store", Store, "--json");

    private CliRun Demo { get; set; } = null!;

    private string Data => Path.Combine(Store, "demo", "data");

    [Test]
    public void Demo_DoesEveryStep()
    {
        Assert.That(Demo.Json.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString()), Is.EqualTo(Steps));
        Assert.That(File.Exists(Demo.Json.GetProperty("scores").GetString()));
    }

    [Test]
    public void Demo_FindsWhatIsThere()
    {
        var auc = Demo.Json.GetProperty("metrics").GetProperty("auc").GetDouble();
        var best = Demo.Json.GetProperty("best_possible_auc").GetDouble();
        Assert.That(auc, Is.InRange(best - 0.05, best + 0.02));
    }

    [Test]
    public void Demo_SeesTheDriftThatItInjected() => Assert.That(Demo.Json.GetProperty("drift_after").GetString(), Is.EqualTo("major"));

    [Test]
    public async Task Demo_RunAgainOnTheSameStore_AddsAVersion()
    {
        var store = PathOf("twice");
        await CliRun.DoneAsync("demo", "--users", "600", "--days", "90", "--store", store);
        var second = await CliRun.DoneAsync("demo", "--users", "600", "--days", "90", "--store", store);
        Assert.That(second.Output, Does.Contain("1.1.0 is in production").And.Contain("What to type next").And.Contain("--store"));
    }

    [Test]
    public async Task Train_WithData_ShowsTheBaselineAndTheBestPossibleAuc()
    {
        var run = await CliRun.DoneAsync("train", "churn", "--data", Data, "--store", PathOf("own"), "--json");
        Assert.That(run.Json.GetProperty("baselines").GetProperty("recency").GetProperty("auc").GetDouble(), Is.InRange(0.5, 1));
        Assert.That(run.Json.GetProperty("best_possible_auc").GetDouble(), Is.InRange(0.5, 1));
    }

    [Test]
    public async Task Evaluate_WithFolds_KeepsUsersTogether()
    {
        var run = await CliRun.DoneAsync("evaluate", "churn", "--data", Data, "--folds", "3", "--json");
        Assert.That(run.Json.GetProperty("folds").GetArrayLength(), Is.EqualTo(3));
        Assert.That(run.Json.GetProperty("baselines").TryGetProperty("recency", out _));
    }

    [Test]
    public async Task Drift_KeepsAndShowsItsReport()
    {
        var drifted = Path.Combine(Store, "demo", "drifted");
        var run = await CliRun.DoneAsync("drift", "churn", "--data", drifted, "--store", Store, "--json");
        Assert.That(run.Json.GetProperty("drifted").GetArrayLength(), Is.GreaterThan(0));
        Assert.That(run.Json.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("detector").GetString()), Does.Contain("psi").And.Contain("ks"));
    }

    [Test]
    public Task Data_WithoutTables_IsRefused() =>
        CliRun.RefusedAsync(["train", "churn", "--data", PathOf("no-such-folder"), "--store", PathOf("none")], "no-such-folder");

    [Test]
    public Task AsOf_WithoutAFullHorizon_IsRefused() =>
        CliRun.RefusedAsync(["train", "churn", "--data", Data, "--as-of", "2026-04-14", "--store", PathOf("none")], "2026-04-14");
}
