using System.Diagnostics;
using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Files.Predictions;
using AudienceML.Infrastructure.Tests.Files;

namespace AudienceML.Infrastructure.Tests.Predictions;

public sealed class PredictionFilesTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Batch_Whole_WritesTheColumnsAndLeavesNoParts()
    {
        ScoringJob.Prepare(_folder.Path);

        await ScoringJob.RunAsync(_folder.Path);

        var lines = await File.ReadAllLinesAsync(ScoringJob.Output(_folder.Path));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Is.EqualTo("id,churn_probability,churn_risk_level,model_version,reason_1"));
            Assert.That(lines, Has.Length.EqualTo(1 + (ScoringJob.Partitions * ScoringJob.PartitionRows)));
            Assert.That(lines[1], Does.Match("""^"user, 0",0(\.\d+)?,(low|medium),1\.0\.0,days_away = 0 \(-\d+\.\d\d\)$"""));
            Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName), Is.EquivalentTo(["model.bin", "scores.csv"]));
        }
    }

    [Test]
    public async Task Batch_KilledTenTimes_EndsLikeTheOneThatWasNot()
    {
        using var untouched = new TemporaryFolder();
        ScoringJob.Prepare(_folder.Path);
        File.Copy(Path.Combine(_folder.Path, "model.bin"), Path.Combine(untouched.Path, "model.bin"));
        await ScoringJob.RunAsync(untouched.Path);
        var random = new Random(11);
        var kills = 0;
        while (kills < 10)
        {
            // A random number of partitions further, at whatever point of its work the process then is.
            var target = Parts() + random.Next(1, 12);
            using var process = Start();
            while (Parts() < target && !process.HasExited)
            {
                await Task.Yield();
            }

            Assert.That(process.HasExited, Is.False, "the batch is long enough to be killed ten times");
            process.Kill();
            await process.WaitForExitAsync();
            kills++;
        }

        var outcome = await ScoringJob.RunAsync(_folder.Path);

        var text = await File.ReadAllTextAsync(ScoringJob.Output(_folder.Path));
        var ids = text.Split('\n')[1..^1].Select(l => l[..l.IndexOf('"', 1)]).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Resumed, Is.GreaterThanOrEqualTo(10));
            Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(ScoringJob.Output(untouched.Path))));
            Assert.That(ids.Distinct().Count(), Is.EqualTo(ScoringJob.Partitions * ScoringJob.PartitionRows));
        }
    }

    [Test]
    public async Task Batch_RunAgain_GivesTheSameFile()
    {
        ScoringJob.Prepare(_folder.Path);
        await ScoringJob.RunAsync(_folder.Path);
        var before = await File.ReadAllBytesAsync(ScoringJob.Output(_folder.Path));

        await ScoringJob.RunAsync(_folder.Path);

        Assert.That(await File.ReadAllBytesAsync(ScoringJob.Output(_folder.Path)), Is.EqualTo(before));
    }

    [Test]
    public async Task Checkpoint_OfAnotherBatch_ForgetsTheParts()
    {
        var file = PredictionFiles.Csv<string>(Path.Combine(_folder.Path, "x.csv"), ["a"], cell => [cell]);
        await file.Checkpoint.BeginAsync("one");
        await file.Sink.WriteAsync("one", 0, new[] { "1" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await file.Checkpoint.BeginAsync("one"), Is.EquivalentTo([0]));
            Assert.That(await file.Checkpoint.BeginAsync("two"), Is.Empty);
        }
    }

    [Test]
    public async Task Cells_WithCommasQuotesAndBreaks_AreQuoted()
    {
        var path = Path.Combine(_folder.Path, "x.csv");
        var file = PredictionFiles.Csv<string>(path, ["a", "b"], cell => [cell, "plain"]);
        await file.Checkpoint.BeginAsync("one");
        await file.Sink.WriteAsync("one", 0, new[] { "a \"word\", and\na break" });
        await file.Sink.CompleteAsync("one", 1);

        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo("a,b\n\"a \"\"word\"\", and\na break\",plain\n"));
    }

    [Test]
    public async Task Output_ThatIsAFolder_IsRefused()
    {
        var file = PredictionFiles.ChurnCsv(_folder.Path);

        var failure = await Assert.ThrowsAsync<DataSourceException>(() => file.Checkpoint.BeginAsync("one"));

        Assert.That(failure!.Message, Does.Contain("is a folder"));
    }

    private int Parts() => Directory.Exists(ScoringJob.Output(_folder.Path) + ".parts")
        ? Directory.EnumerateFiles(ScoringJob.Output(_folder.Path) + ".parts", "*.part").Count()
        : 0;

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ScoringJob).Assembly.Location);
        start.ArgumentList.Add("score");
        start.ArgumentList.Add(_folder.Path);
        return Process.Start(start)!;
    }
}
