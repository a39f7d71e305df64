using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Runs;

namespace AudienceML.Infrastructure.Files;

/// <summary>Runs as files: runs/[tenant]/[code]/[id].json, and beside it the points of its curves, one a line.</summary>
internal sealed class FileRunJournal(StoreFolder store) : IRunJournal
{
    private const string Section = "runs";

    public Task SaveAsync(TrainingRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var folder = store.FolderOf(Section, run.Key);
        var document = new RunDocument { Format = RunDocument.CurrentFormat, Run = RunRules.Normalize(run) };
        return store.GuardAsync(() => store.ChangeAsync(
            folder,
            async () =>
            {
                await store.ReplaceAsync(RunPath(folder, run.RunId), document, StoreJson.Document.RunDocument, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));
    }

    public Task AppendAsync(Guid runId, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken = default)
    {
        RunRules.Check(metrics);
        return store.GuardAsync(() =>
        {
            var folder = FindFolder(runId) ?? throw RunRules.Unknown(runId);
            return store.ChangeAsync(
                folder,
                async () =>
                {
                    var path = MetricsPath(folder, runId);
                    store.RefuseLinks(path);
                    var content = await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) ?? [];

                    // A killed writer may have left half a line.
                    var whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
                    await store.Disk.AppendAsync(path, whole, JsonLines.Format(metrics, StoreJson.Line.RunMetric), cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken);
        });
    }

    public Task<TrainingRun?> FindAsync(Guid runId, CancellationToken cancellationToken = default) => store.GuardAsync(async () =>
        FindFolder(runId) is { } folder ? await ReadAsync(RunPath(folder, runId), cancellationToken).ConfigureAwait(false) : null);

    public Task<IReadOnlyList<TrainingRun>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) => store.GuardAsync(async () =>
    {
        var folder = store.FolderOf(Section, key);
        var runs = new List<TrainingRun>();
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json") : [])
        {
            if (await ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } run)
            {
                runs.Add(run);
            }
        }

        return (IReadOnlyList<TrainingRun>)[.. RunRules.NewestFirst(runs)];
    });

    public Task<IReadOnlyList<RunMetric>> MetricsAsync(Guid runId, CancellationToken cancellationToken = default) => store.GuardAsync(async () =>
    {
        if (FindFolder(runId) is not { } folder)
        {
            return (IReadOnlyList<RunMetric>)[];
        }

        var path = MetricsPath(folder, runId);
        store.RefuseLinks(path);
        var content = await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) ?? [];
        return [.. RunRules.LastOfEachStep(JsonLines.Parse(path, content, StoreJson.Line.RunMetric))];
    });

    private static string RunPath(string folder, Guid runId) => Path.Combine(folder, $"{runId:D}.json");

    private static string MetricsPath(string folder, Guid runId) => Path.Combine(folder, $"{runId:D}.metrics.jsonl");

    private string? FindFolder(Guid runId) => store.FoldersIn(Section).FirstOrDefault(f => File.Exists(RunPath(f, runId)));

    private async Task<TrainingRun?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var document = await store.ReadAsync(path, StoreJson.Document.RunDocument, cancellationToken).ConfigureAwait(false);
        return document is { Format: > RunDocument.CurrentFormat } ? throw FileErrors.NewerFormat(path, document.Format) : document?.Run;
    }
}
