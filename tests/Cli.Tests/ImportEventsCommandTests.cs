using System.IO.Compression;
using System.Text;

namespace AudienceML.Cli.Tests;

[TestFixture]
internal sealed class ImportEventsCommandTests : CliFixture
{
    private const string Map = "user=who,time=at:ms,item=what";
    private const string Log = "who,what,at\nann,a1,1767225600000\nann,a2,1767225660000\nbob,a1,1767312000000\nann,a1,1767232800000\n";

    [Test]
    public async Task Import_OfAGzipFile_BuildsSessionsByABreak()
    {
        var path = PathOf("log.csv.gz");
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Log));
        }

        var run = await CliRun.DoneAsync("import", "events", "--csv", path, "--map", Map, "--out", PathOf("gzip"), "--json");
        Assert.That(run.Json.GetProperty("events").GetInt64(), Is.EqualTo(4));
        Assert.That(run.Json.GetProperty("sessions").GetInt64(), Is.EqualTo(3));
        Assert.That(run.Json.GetProperty("users").GetInt64(), Is.EqualTo(2));
        Assert.That(File.Exists(Path.Combine(PathOf("gzip"), "customer_events.csv")));
    }

    [Test]
    public async Task Import_WithUntil_LeavesLaterEventsOut()
    {
        var run = await CliRun.DoneAsync(
            "import", "events", "--csv", Write("log.csv", Log), "--map", Map, "--until", "2026-01-02", "--out", PathOf("until"), "--json");
        Assert.That(run.Json.GetProperty("events").GetInt64(), Is.EqualTo(3));
        Assert.That(run.Json.GetProperty("outside_time").GetInt64(), Is.EqualTo(1));
    }

    [TestCase("user=who", "time")]
    [TestCase("user=who,time=at:ms,itme=what", "itme")]
    [TestCase("user=nobody,time=at:ms", "nobody")]
    [TestCase("user=who,time=", "time")]
    public async Task Map_ThatDoesNotFit_IsRefused(string map, string named)
    {
        await CliRun.RefusedAsync(["import", "events", "--csv", Write("log2.csv", Log), "--map", map, "--out", PathOf("refused")], named);
        Assert.That(Directory.Exists(PathOf("refused")) && Directory.EnumerateFiles(PathOf("refused"), "*.csv").Any(), Is.False);
    }

    [Test]
    public Task MissingFile_IsRefused() =>
        CliRun.RefusedAsync(["import", "events", "--csv", PathOf("none.csv"), "--map", Map, "--out", PathOf("missing")], "none.csv");

    [Test]
    public Task Directory_InsteadOfAFile_IsRefused() =>
        CliRun.RefusedAsync(["import", "events", "--csv", Folder, "--map", Map, "--out", PathOf("directory")], Folder);

    [Test]
    public async Task CutGzip_IsRefused()
    {
        var path = PathOf("cut.csv.gz");
        using (var whole = new MemoryStream())
        {
            await using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Log, 50))));
            }

            await File.WriteAllBytesAsync(path, whole.ToArray()[..(int)(whole.Length / 2)]);
        }

        await CliRun.RefusedAsync(["import", "events", "--csv", path, "--map", Map, "--out", PathOf("cut")], "cut.csv.gz");
        Assert.That(File.Exists(Path.Combine(PathOf("cut"), "customer_events.csv")), Is.False);
    }
}
