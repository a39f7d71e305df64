using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AudienceML.Cli.Tests;

/// <summary>train recommendation, and what is asked of the model.</summary>
[TestFixture]
internal sealed class RecommendationCommandTests : CliFixture
{
    private string[] _ratings = [];

    [OneTimeSetUp]
    public async Task Train()
    {
        // Viewers of even films and viewers of odd ones; a crime film for each of the latter.
        var random = new Random(3);
        var rows = new StringBuilder("viewer,film,stars,at\n");
        for (var viewer = 0; viewer < 60; viewer++)
        {
            foreach (var k in Enumerable.Range(0, 20).OrderBy(_ => random.Next()).Take(9))
            {
                rows.Append(CultureInfo.InvariantCulture, $"v{viewer},f{(2 * k) + (viewer % 2)},{3 + random.Next(3)},{1_700_000_000 + random.Next(9_000_000)}\n");
            }
        }

        var items = new StringBuilder("item,title,genres\n");
        for (var film = 0; film < 40; film++)
        {
            items.Append(CultureInfo.InvariantCulture, $"f{film},\"Film {film} ({1980 + film})\",{(film % 2 == 0 ? "Comedy" : "Crime|Drama")}\n");
        }

        _ratings =
        [
            "--ratings", Write("ratings.csv", rows.ToString()), "--columns", "user=viewer,item=film,rating=stars,time=at:s",
            "--items", Write("films.csv", items.ToString()), "--store", Store,
        ];
        var trained = await CliRun.DoneAsync(["train", "recommendation", .. _ratings, "--json"]);
        Assert.That(trained.Json.GetProperty("stage").GetString(), Is.EqualTo("PRODUCTION").IgnoreCase);
        Assert.That(
            trained.Json.GetProperty("metrics").GetProperty("ndcg@10").GetDouble(),
            Is.GreaterThan(trained.Json.GetProperty("baselines").GetProperty("popular").GetProperty("ndcg@10").GetDouble()));
    }

    [Test]
    public async Task Recommend_ForAKnownUser_IsOfTheUsersKind_AndTellsWhy()
    {
        var list = await AskAsync("recommend", "--user", "v1", "--k", "5", "--explain");
        var items = list.GetProperty("items").EnumerateArray().ToList();

        Assert.That(items, Has.Count.EqualTo(5));
        Assert.That(items.Count(i => int.Parse(i.GetProperty("item").GetString().AsSpan(1), CultureInfo.InvariantCulture) % 2 == 1), Is.GreaterThanOrEqualTo(4));
        Assert.That(items[0].GetProperty("reasons").GetArrayLength(), Is.Positive);
        Assert.That(list.GetProperty("cold_start").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Feedback_OfSomebodyNew_IsInTheNextList()
    {
        var before = await CliRun.DoneAsync("recommend", "--user", "new", "--store", Store, "--json");
        Assert.That(before.Error, Does.Contain("Nothing is known of user 'new'"));
        Assert.That(before.Json.GetProperty("cold_start").GetBoolean(), Is.True);
        foreach (var film in (string[])["f1", "f3", "f5"])
        {
            await CliRun.DoneAsync("feedback", "--user", "new", "--item", film, "--event", "like", "--store", Store);
        }

        var after = await AskAsync("recommend", "--user", "new", "--k", "5");
        var items = after.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()!).ToList();
        Assert.That(after.GetProperty("cold_start").GetBoolean(), Is.False);
        Assert.That(items.Count(i => int.Parse(i.AsSpan(1), CultureInfo.InvariantCulture) % 2 == 1), Is.GreaterThanOrEqualTo(4));
        Assert.That(items, Does.Not.Contain("f1").And.Not.Contain("f3").And.Not.Contain("f5"));
    }

    [Test]
    public async Task Recommend_KeepsRules_AndDiagnosesThem()
    {
        var list = await AskAsync("recommend", "--user", "v0", "--k", "40", "--exclude", "f2", "--genre", "Comedy", "--diagnose");

        Assert.That(
            list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()),
            Has.None.EqualTo("f2").And.All.Matches<string>(i => int.Parse(i.AsSpan(1), CultureInfo.InvariantCulture) % 2 == 0));
        Assert.That(list.GetProperty("stages").EnumerateArray().Last().GetProperty("stage").GetString(), Is.EqualTo("filter/availability"));
    }

    [Test]
    public async Task Recommend_AllUsers_WritesWholeListsOrNothing()
    {
        var file = PathOf("lists.csv");
        await CliRun.DoneAsync("recommend", "--all", "--out", file, "--k", "3", "--store", Store);
        var lines = await File.ReadAllLinesAsync(file);

        Assert.That(lines, Has.Length.EqualTo(1 + (60 * 3)));
        Assert.That(lines[0], Is.EqualTo("user_id,article_id,rank_position,recommendation_score,recommendation_type,model_version"));
        var refused = await CliRun.OfAsync("recommend", "--all", "--out", Path.Combine(file, "in-a-file.csv"), "--store", Store);
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Error, Does.Contain("cannot be written").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Products_Answer()
    {
        var similar = await AskAsync("similar", "--item", "f1", "--k", "5");
        Assert.That(similar.GetProperty("similar").GetArrayLength(), Is.EqualTo(5));

        var radio = await AskAsync("radio", "--seed", "f1", "--length", "6");
        var token = radio.GetProperty("state").GetString()!;
        var played = radio.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()).ToList();
        var next = await AskAsync("radio", "--state", token, "--length", "6", "--skip", played[0]!);
        Assert.That(next.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()).Intersect(played), Is.Empty);

        Assert.That((await AskAsync("mixes", "--user", "v1")).GetProperty("mixes").ValueKind, Is.EqualTo(JsonValueKind.Array));
        var taste = await AskAsync("taste", "--user", "v1");
        Assert.That(taste.GetProperty("genres")[0].GetProperty("name").GetString(), Is.AnyOf("Crime", "Drama"));
    }

    [Test]
    public async Task Mistakes_AreNamed()
    {
        await CliRun.RefusedAsync(["train", "recommendation", "--store", Store], "--data", "--ratings");
        await CliRun.RefusedAsync(["train", "recommendation", .. _ratings, "--algorithm", "magic"], "no algorithm 'magic'");
        await CliRun.RefusedAsync(["recommend", "--store", Store], "--user", "--all");
        await CliRun.RefusedAsync(["recommend", "--user", "v1", "--k", "0", "--store", Store], "--k is 0");
        await CliRun.RefusedAsync(["recommend", "--all", "--store", Store], "--out");
        await CliRun.RefusedAsync(["similar", "--item", "nothing", "--store", Store], "no item 'nothing'", "40 items");
        await CliRun.RefusedAsync(["radio", "--store", Store], "--seed", "--state");
        await CliRun.RefusedAsync(["radio", "--state", "!!", "--store", Store], "token is not one that a radio gave");
        await CliRun.RefusedAsync(["feedback", "--user", "v1", "--item", "f1", "--event", "adores", "--store", Store], "'adores' is no event");
        await CliRun.RefusedAsync(["feedback", "--user", "v1", "--item", "f1", "--event", "rating", "--store", Store], "Metrics.Rating");
    }

    private async Task<JsonElement> AskAsync(params string[] arguments) => (await CliRun.DoneAsync([.. arguments, "--store", Store, "--json"])).Json;
}
