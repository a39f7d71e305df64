using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Registry;
using Microsoft.Extensions.DependencyInjection;

// Arguments: files FOLDER, or postgresql CONNECTION, and how many rounds (left out: without end). One line of output a step.
// Several processes with a few rounds each keep all versions: retention may otherwise take one before its process promotes it.
var builder = new ServiceCollection().AddAudienceML().AddRegistry(args.Length > 2 ? RetentionPolicy.KeepAll : RetentionPolicy.Default);
_ = args[0] == "files" ? builder.UseFiles(args[1]) : builder.UsePostgreSql(args[1]);
var rounds = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
await using var services = builder.Services.BuildServiceProvider();
var registry = services.GetRequiredService<IModelRegistry>();
var journal = services.GetRequiredService<IRunJournal>();
var key = new ModelKey(TenantId.Default, new("churn_prediction"));
Console.WriteLine("begins");
for (var round = 0; round < rounds; round++)
{
    var run = new TrainingRun { RunId = Guid.NewGuid(), Key = key, Status = RunStatus.Running, StartedAt = DateTimeOffset.UtcNow };
    await journal.SaveAsync(run);
    Console.WriteLine("run saved");
    await journal.AppendAsync(run.RunId, [.. Enumerable.Range(0, 50).Select(i => new RunMetric("loss", i, 1.0 / (i + 1)))]);
    Console.WriteLine("points added");
    var model = new byte[100_000];
    Array.Fill(model, (byte)round);
    var registration = new ModelRegistration
    {
        Key = key,
        Algorithm = "none",
        SchemaFingerprint = round % 3 == 0 ? "a" : "b",
        RunId = run.RunId,
        Features = [.. Enumerable.Range(0, 20).Select(i => new FeatureSummary($"f{i}", default, 0.05, 0, 1, 0.5, 0.1, 0))],
    };
    var entry = await registry.RegisterAsync(registration, [new(ModelArtifact.ModelName, model), new("card.md", "# card"u8.ToArray())]);
    Console.WriteLine($"registered {entry.Version}");
    await registry.MoveAsync(entry, ModelStage.Production, "killed", $"round {round}");
    Console.WriteLine($"promoted {entry.Version}");
    if (round % 4 == 2)
    {
        await registry.RollbackAsync(key, "killed", "back");
        Console.WriteLine("rolled back");
        await registry.DeleteAsync((await registry.FindAsync(key, entry.Version))!, "killed", "gone");
        Console.WriteLine("deleted");
    }

    await journal.SaveAsync(run with { Status = RunStatus.Completed, CompletedAt = DateTimeOffset.UtcNow, Version = entry.Version });
    Console.WriteLine("run completed");
}
