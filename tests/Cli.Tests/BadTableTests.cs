using System.Text;

namespace AudienceML.Cli.Tests;

/// <summary>Every mistake that a file can hold: the message names the file, the place and the way out, and nothing is registered.</summary>
[TestFixture]
internal sealed class BadTableTests : CliFixture
{
    private static readonly string Good = CustomerTable.Create(60, seed: 7);

    [Test]
    public Task MissingFile() => RefusedAsync(PathOf("none.csv"), "none.csv");

    [Test]
    public Task DirectoryInsteadOfAFile() => RefusedAsync(Folder, "directory");

    [Test]
    public Task EmptyFile() => RefusedAsync(Write("empty.csv", ""), "empty.csv", "empty");

    [Test]
    public Task HeaderOnly() => RefusedAsync(Write("header.csv", CustomerTable.Header + "\n"), "header.csv", "no rows");

    [Test]
    public Task RaggedRow() => RefusedAsync(Write("ragged.csv", Good + "c60,1,monthly\n"), "Line 62", "ragged.csv");

    [Test]
    public Task DuplicateColumn() => RefusedAsync(Write("twice.csv", Good.Replace("spend", "tenure", StringComparison.Ordinal)), "tenure", "twice");

    [Test]
    public Task UnknownLabel() => RefusedAsync(Write("good.csv", Good), ["churned"], label: "churned");

    [Test]
    public Task UnknownId() => RefusedAsync(Write("good.csv", Good), ["customr"], id: "customr");

    [Test]
    public Task LabelWithOneClass() => RefusedAsync(Write("one.csv", Good.Replace(",Yes", ",No", StringComparison.Ordinal)), "churn", "No");

    [Test]
    public Task LabelWithThreeClasses() => RefusedAsync(Write("three.csv", Good + "c60,1,monthly,2,3,Maybe\n"), "churn", "Maybe");

    [Test]
    public Task PositiveThatIsNotThere() => RefusedAsync(Write("good.csv", Good), ["Left"], positive: "Left");

    [Test]
    public Task DuplicateId() => RefusedAsync(Write("ids.csv", Good + "c7,1,monthly,2,3,No\n"), "c7", "62");

    [Test]
    public Task DecimalComma() => RefusedAsync(
        Write("comma.csv", "customer;spend;churn\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"c{i};{i},5;{(i % 2 == 0 ? "Yes" : "No")}\n"))),
        "spend", "decimal");

    [Test]
    public Task NoFeatures() => RefusedAsync(
        Write("bare.csv", "customer,churn\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"c{i},{(i % 2 == 0 ? "Yes" : "No")}\n"))), "bare.csv");

    [Test]
    public Task TooFewRows() => RefusedAsync(Write("few.csv", CustomerTable.Create(8, seed: 1)), "least");

    [Test]
    public async Task NotUtf8()
    {
        var path = PathOf("latin1.csv");
        await File.WriteAllBytesAsync(path, Encoding.Latin1.GetBytes(Good.Replace("monthly", "é", StringComparison.Ordinal)));
        await RefusedAsync(path, "UTF-8");
    }

    [Test]
    public async Task MissingAndStrangeNumbers_AreMissingOrRefusedButNeverWrong()
    {
        var path = Write("strange.csv", Good + "c60,,monthly,NaN,,No\nc61,NA,monthly,,null,Yes\n");
        await CliRun.DoneAsync(Args(path, "churn", "customer", null));
        var infinite = Write("infinite.csv", Good + "c60,Infinity,monthly,1,1,No\n");
        var run = await CliRun.OfAsync(Args(infinite, "churn", "customer", null));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.BadInput));
        Assert.That(run.Error, Does.Contain("tenure").And.Contain("62"));
    }

    [Test]
    public async Task AllMissingColumn_IsLeftOutOrNamed()
    {
        var lines = Good.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join('\n', lines.Select((l, i) => i == 0 ? l + ",void" : l + ",")) + "\n";
        var run = await CliRun.OfAsync(Args(Write("void.csv", text), "churn", "customer", null));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("void"));
    }

    private Task RefusedAsync(string path, params string[] texts) => RefusedAsync(path, texts, label: "churn");

    private async Task RefusedAsync(string path, string[] texts, string label = "churn", string id = "customer", string? positive = null)
    {
        await CliRun.RefusedAsync(Args(path, label, id, positive), texts);
        var versions = await CliRun.DoneAsync("models", "list", "--store", PathOf("store of " + Path.GetFileName(path)), "--json");
        Assert.That(versions.Json.GetArrayLength(), Is.Zero);
    }

    private string[] Args(string path, string label, string id, string? positive) =>
    [
        "train", "churn", "--csv", path, "--label", label, "--id", id, "--store", PathOf("store of " + Path.GetFileName(path)),
        .. positive is null ? Array.Empty<string>() : ["--positive", positive],
    ];
}
