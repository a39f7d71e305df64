using System.Text.Json;

namespace AudienceML.Cli.Tests;

/// <summary>The whole way with data and models in PostgreSQL, beside the same way on folders: both must come to the same.</summary>
[TestFixture]
internal sealed class PostgreSqlTests : CliFixture
{
    private static readonly string[] Audience = ["--users", "600", "--days", "120", "--seed", "3"];

    private string _database = "";

    private string Data => PathOf("data");

    private CliRun Simulated { get; set; } = null!;

    private CliRun TrainedThere { get; set; } = null!;

    private CliRun TrainedHere { get; set; } = null!;

    [OneTimeSetUp]
    public async Task TrainInBothPlaces()
    {
        _database = await PostgresServer.CreateDatabaseAsync();
        Simulated = await CliRun.DoneAsync(["simulate", .. Audience, "--out", _database, "--json"]);
        await CliRun.DoneAsync(["simulate", .. Audience, "--out", Data]);
        TrainedThere = await TrainAsync(_database, _database);
        TrainedHere = await TrainAsync(Data, Store);
    }

    [Test]
    public void Simulate_NamesTheDatabaseAndCountsWhatItWrote()
    {
        Assert.That(Simulated.Json.GetProperty("out").GetString(), Does.Contain("127.0.0.1").And.Not.Contain("Username"));
        Assert.That(Simulated.Json.GetProperty("sessions").GetInt64(), Is.GreaterThan(600));
    }

    [Test]
    public void Train_GivesTheMetricsOfAFolder()
    {
        foreach (var name in new[] { "metrics", "baselines", "best_possible_auc", "rows", "held_out_rows", "features", "findings", "gate", "stage", "version" })
        {
            Assert.That(JsonElement.DeepEquals(TrainedThere.Json.GetProperty(name), TrainedHere.Json.GetProperty(name)), $"{name}\n{TrainedThere.Output}\n{TrainedHere.Output}");
        }

        Assert.That(TrainedThere.Json.GetProperty("best_possible_auc").GetDouble(), Is.InRange(0.5, 1));
    }

    [Test]
    public async Task Train_GivesTheModelOfAFolder()
    {
        await CliRun.DoneAsync("models", "export", "churn", "1.0.0", "--out", PathOf("there"), "--store", _database);
        await CliRun.DoneAsync("models", "export", "churn", "1.0.0", "--out", PathOf("here"), "--store", Store);
        Assert.That(await File.ReadAllBytesAsync(PathOf("there/model.bin")), Is.EqualTo(await File.ReadAllBytesAsync(PathOf("here/model.bin"))));
    }

    [Test]
    public async Task Models_AreListedShownPromotedAndRolledBack()
    {
        var store = await PostgresServer.CreateDatabaseAsync();
        await TrainAsync(Data, store);
        var second = await TrainAsync(Data, store, "--no-promote");
        Assert.That(second.Json.GetProperty("stage").GetString(), Is.EqualTo("validated"));
        Assert.That(await ProductionAsync(store), Is.EqualTo("1.0.0"));

        await CliRun.DoneAsync("models", "promote", "churn", "1.1.0", "--reason", "a second look", "--store", store);
        Assert.That(await ProductionAsync(store), Is.EqualTo("1.1.0"));
        await CliRun.DoneAsync("models", "rollback", "churn", "--store", store);
        Assert.That(await ProductionAsync(store), Is.EqualTo("1.0.0"));

        var shown = await CliRun.DoneAsync("models", "show", "churn", "1.1.0", "--store", store);
        Assert.That(shown.Output, Does.Contain("a second look").And.Contain("deprecated").And.Contain("model.bin").And.Contain("auc"));
        await CliRun.RefusedAsync(["models", "delete", "churn", "1.0.0", "--store", store], "1.0.0", "production");
        await CliRun.DoneAsync("models", "delete", "churn", "1.1.0", "--store", store);
        await CliRun.RefusedAsync(["models", "show", "churn", "1.1.0", "--store", store], "1.1.0", "models list");
    }

    [Test]
    public async Task Predict_ScoresTheUsersOfAFolderAlike()
    {
        var (there, here) = (PathOf("there.csv"), PathOf("here.csv"));
        var run = await CliRun.DoneAsync("predict", "churn", "--data", _database, "--store", _database, "--out", there, "--explain", "--json");
        await CliRun.DoneAsync("predict", "churn", "--data", Data, "--store", Store, "--out", here, "--explain");
        var lines = await File.ReadAllLinesAsync(there);
        Assert.That(lines, Is.EqualTo(await File.ReadAllLinesAsync(here)));
        Assert.That(run.Json.GetProperty("rows").GetInt32(), Is.EqualTo(lines.Length - 1).And.InRange(300, 600));
    }

    [Test]
    public async Task Drift_GivesTheScoresOfAFolder()
    {
        var there = await CliRun.DoneAsync("drift", "churn", "--data", _database, "--store", _database, "--json");
        var here = await CliRun.DoneAsync("drift", "churn", "--data", Data, "--store", Store, "--json");
        foreach (var name in new[] { "level", "reference_rows", "current_rows", "drifted", "predictions", "features" })
        {
            Assert.That(JsonElement.DeepEquals(there.Json.GetProperty(name), here.Json.GetProperty(name)), $"{name}\n{there.Output}\n{here.Output}");
        }
    }

    [Test]
    public async Task Evaluate_MeasuresAVersionOfTheDatabase()
    {
        var there = await CliRun.DoneAsync("evaluate", "churn", "--data", _database, "--store", _database, "--json");
        var here = await CliRun.DoneAsync("evaluate", "churn", "--data", Data, "--store", Store, "--json");
        Assert.That(JsonElement.DeepEquals(there.Json.GetProperty("metrics"), here.Json.GetProperty("metrics")), $"{there.Output}\n{here.Output}");
    }

    [Test]
    public async Task EmptyDatabase_IsRefused()
    {
        var empty = await PostgresServer.CreateDatabaseAsync();
        await CliRun.RefusedAsync(["train", "churn", "--data", empty, "--store", PathOf("none")], "no sessions");
    }

    private static Task<CliRun> TrainAsync(string data, string store, params string[] more) =>
        CliRun.DoneAsync(["train", "churn", "--data", data, "--store", store, "--json", .. more]);

    private static async Task<string?> ProductionAsync(string store) => (await CliRun.DoneAsync("models", "list", "--store", store, "--json")).Json
        .EnumerateArray().Single(v => v.GetProperty("stage").GetString() == "production").GetProperty("version").GetString();
}
