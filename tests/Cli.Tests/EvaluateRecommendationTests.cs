using System.Globalization;
using System.Text;

namespace AudienceML.Cli.Tests;

/// <summary>audienceml evaluate recommendation and audienceml benchmark recommendation.</summary>
[TestFixture]
internal sealed class EvaluateRecommendationTests : CliFixture
{
    private const string Header = "user,item,rating,timestamp\n";

    [Test]
    public async Task Evaluate_MovieLensFile_PrintsMetricsProtocolAndBaselines()
    {
        var run = await CliRun.DoneAsync(Args("evaluate", "--format", "movielens", "--algorithm", "als", "--split", "item75", "--json", "--set", "factors=16"));
        var json = run.Json;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(json.GetProperty("protocol").GetString(), Does.Contain("three quarters of each item's rows").And.Contain("binary gain"));
            Assert.That(json.GetProperty("settings").GetProperty("factors").GetString(), Is.EqualTo("16"));
            foreach (var metric in new[] { "ndcg@5", "ndcg@10", "recall@10", "precision@10", "map@10", "mrr@10", "hit@10", "coverage@10", "ndcg@20" })
            {
                Assert.That(json.GetProperty("metrics").GetProperty(metric).GetDouble(), Is.InRange(0.001, 1), metric);
            }

            Assert.That(json.GetProperty("intervals").GetProperty("ndcg@10").GetArrayLength(), Is.EqualTo(2));

            // Two tastes that never meet: whoever finds them beats what all like.
            Assert.That(
                json.GetProperty("metrics").GetProperty("ndcg@10").GetDouble(),
                Is.GreaterThan(json.GetProperty("baselines").GetProperty("popularity").GetProperty("ndcg@10").GetDouble() + 0.1));
            Assert.That(json.GetProperty("baselines").TryGetProperty("random", out _), Is.True);
        }
    }

    [Test]
    public async Task Evaluate_SameSeedAndOtherThreads_SameFigures()
    {
        string[] args = Args("evaluate", "--format", "movielens", "--algorithm", "bpr", "--split", "recbole811", "--json", "--set", "epochs=3", "--k", "7");
        var one = await CliRun.DoneAsync([.. args, "--threads", "1"]);
        var two = await CliRun.DoneAsync([.. args, "--threads", "4"]);
        Assert.That(two.Json.GetProperty("metrics").GetRawText(), Is.EqualTo(one.Json.GetProperty("metrics").GetRawText()));
        Assert.That(one.Json.GetProperty("metrics").TryGetProperty("ndcg@7", out _), Is.True);
        Assert.That(one.Json.GetProperty("splits").GetInt32(), Is.EqualTo(5));
    }

    [Test]
    public async Task Evaluate_RatingAlgorithm_PrintsErrorsOfSurprisesFolds()
    {
        var run = await CliRun.DoneAsync(Args("evaluate", "--format", "movielens", "--algorithm", "mf", "--split", "surprise5", "--json", "--set", "epochs=5", "--set", "factors=16"));
        Assert.That(run.Json.GetProperty("metrics").GetProperty("rmse").GetDouble(), Is.InRange(0.1, 2));
        Assert.That(run.Json.GetProperty("metrics").GetProperty("mae").GetDouble(), Is.LessThan(run.Json.GetProperty("metrics").GetProperty("rmse").GetDouble()));
        Assert.That(run.Json.GetProperty("protocol").GetString(), Does.Contain("KFold"));
    }

    [Test]
    public async Task Evaluate_Tuned_WritesSettingsThatOptionsTakes()
    {
        var file = PathOf("tuned.json");
        var tuned = await CliRun.DoneAsync(Args("evaluate", "--format", "movielens", "--algorithm", "ease", "--tune", "3", "--out", file, "--json"));
        var again = await CliRun.DoneAsync(Args("evaluate", "--format", "movielens", "--algorithm", "ease", "--options", file, "--json"));
        Assert.That(tuned.Json.GetProperty("tuned").GetDouble(), Is.InRange(0.01, 1));
        Assert.That(again.Json.GetProperty("metrics").GetRawText(), Is.EqualTo(tuned.Json.GetProperty("metrics").GetRawText()));
    }

    [Test]
    public async Task Evaluate_TestFile_IsJudgedByIt()
    {
        var train = Write("train.csv", "user,item\n1,a\n1,b\n2,a\n2,c\n3,b\n3,c\n");
        var test = Write("test.csv", "user,item\n1,c\n2,b\n3,a\n");
        var run = await CliRun.DoneAsync("evaluate", "recommendation", "--ratings", train, "--test", test, "--algorithm", "popularity", "--json");
        Assert.That(run.Json.GetProperty("metrics").GetProperty("recall@5").GetDouble(), Is.EqualTo(1));
        Assert.That(run.Json.GetProperty("metrics").GetProperty("precision@5").GetDouble(), Is.EqualTo(0.2).Within(1e-6));
    }

    [Test]
    public async Task Evaluate_NextClick_TellsClicksOfLaterVisits()
    {
        var run = await CliRun.DoneAsync(
            "evaluate", "recommendation", "--ratings", Write("clicks.csv", Clicks()), "--columns", "user=user,item=item,time=time,session=visit",
            "--split", "next-click", "--until", "2026-01-05", "--algorithm", "popularity,recent,session-knn,markov", "--json");
        var algorithms = run.Json.GetProperty("algorithms").EnumerateArray().ToDictionary(
            a => a.GetProperty("algorithm").GetString()!, a => a.GetProperty("metrics").GetProperty("recall@5").GetDouble());
        using (Assert.EnterMultipleScope())
        {
            // Each visit walks from an item to the next one.
            Assert.That(algorithms["markov"], Is.GreaterThan(0.8));
            Assert.That(algorithms["session-knn"], Is.GreaterThan(algorithms["popularity"]));
            Assert.That(run.Json.GetProperty("protocol").GetString(), Does.Contain("2026-01-05 00:00Z"));
        }
    }

    [Test]
    public async Task Evaluate_FoldIn_KeepsUsersOutOfTraining()
    {
        string[] args = ["--format", "movielens", "--algorithm", "als", "--json", "--set", "factors=16", "--only-from", "3"];
        var folded = await CliRun.DoneAsync(Args("evaluate", [.. args, "--split", "fold-in"]));
        var retrained = await CliRun.DoneAsync(Args("evaluate", [.. args, "--split", "fold-in-retrain"]));
        Assert.That(
            folded.Json.GetProperty("metrics").GetProperty("ndcg@10").GetDouble(),
            Is.EqualTo(retrained.Json.GetProperty("metrics").GetProperty("ndcg@10").GetDouble()).Within(0.08));
        Assert.That(folded.Json.GetProperty("train_rows").GetInt32(), Is.LessThan(retrained.Json.GetProperty("train_rows").GetInt32()));
    }

    [Test]
    public async Task Benchmark_SeveralAlgorithms_OneLineEach()
    {
        var run = await CliRun.DoneAsync(Args("benchmark", "--format", "movielens", "--algorithm", "popularity,ease,item-knn,random"));
        foreach (var name in new[] { "popularity", "ease", "item-knn", "random" })
        {
            Assert.That(run.Output, Does.Match($@"\n\s+{name}\s+0\.\d{{4}}"));
        }

        Assert.That(run.Error, Does.Contain("Ease …").And.Contain("Item-knn …"));
    }

    [Test]
    public Task UnknownAlgorithm() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--algorithm", "alz"), "alz", "als");

    [Test]
    public Task UnknownSetting() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--algorithm", "als", "--set", "factor=3"), "factor", "unobserved_weight");

    [Test]
    public Task SettingThatIsNoNumber() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--algorithm", "als", "--set", "factors=many"), "many", "factors");

    [Test]
    public Task SettingOutOfRange() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--algorithm", "als", "--set", "factors=-4"), "Factors");

    [Test]
    public Task UnknownSplit() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--split", "item80"), "item80");

    [Test]
    public Task MissingFile() => CliRun.RefusedAsync(["evaluate", "recommendation", "--ratings", PathOf("none.csv")], "none.csv");

    [Test]
    public Task NoUserColumn() => CliRun.RefusedAsync(["evaluate", "recommendation", "--ratings", Write("who.csv", "who,item\n1,2\n")], "user", "who");

    [Test]
    public Task RatingOutOfScale() => CliRun.RefusedAsync(
        ["evaluate", "recommendation", "--ratings", Write("scale.csv", Header + "1,2,9,881250949\n"), "--highest-rating", "5"], "Line 2", "9");

    [Test]
    public Task NegativeTime() => CliRun.RefusedAsync(
        ["evaluate", "recommendation", "--ratings", Write("time.csv", Header + "1,2,3,-1\n")], "Line 2", "negative");

    [Test]
    public Task RatingsOfAFileWithoutThem() => CliRun.RefusedAsync(
        ["evaluate", "recommendation", "--ratings", Write("clicks2.csv", "user,item\n1,1\n1,2\n2,1\n2,2\n1,3\n"), "--algorithm", "mf", "--split", "surprise5"], "mf", "rating");

    [Test]
    public Task TimesOfAFileWithoutThem() => CliRun.RefusedAsync(
        ["evaluate", "recommendation", "--ratings", Write("clicks3.csv", "user,item\n1,1\n1,2\n2,1\n2,2\n1,3\n"), "--split", "leave-last"], "times");

    [Test]
    public Task VisitsOfAFileWithoutThem() => CliRun.RefusedAsync(Args("evaluate", "--format", "movielens", "--split", "next-click"), "visit");

    [Test]
    public Task TestFileAndSplit() => CliRun.RefusedAsync(
        [.. Args("evaluate", "--format", "movielens", "--split", "item75"), "--test", Ratings()], "--test");

    private string[] Args(string verb, params string[] others) => [verb, "recommendation", "--ratings", Ratings(), .. others];

    /// <summary>Sixty users of two tastes, forty items; the seventh item of a taste is liked by most.</summary>
    private string Ratings()
    {
        var text = new StringBuilder();
        for (var user = 0; user < 60; user++)
        {
            for (var i = 0; i < 20; i++)
            {
                if ((user * 31) + (i * 17) + (user * i) is var mixed && mixed % 5 is 0 or 1 or 2)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{user + 1}\t{(user % 2 * 20) + i + 1}\t{2 + (mixed % 4)}\t{881250000 + (mixed * 1000)}\n");
                }
            }
        }

        return Write("u.data", text.ToString());
    }

    private static string Clicks()
    {
        var text = new StringBuilder("user,item,time,visit\n");
        for (var visit = 0; visit < 200; visit++)
        {
            var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(visit * 36);
            for (var click = 0; click < 4; click++)
            {
                text.Append(CultureInfo.InvariantCulture, $"u{visit % 40},i{((visit * 7) + click) % 30},{start.AddMinutes(click):yyyy-MM-ddTHH:mm:ssZ},v{visit}\n");
            }
        }

        return text.ToString();
    }
}
