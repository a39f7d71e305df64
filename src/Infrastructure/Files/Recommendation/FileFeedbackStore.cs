using System.Globalization;
using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;

namespace AudienceML.Infrastructure.Files.Recommendation;

/// <summary>Feedback as lines of a file a day: feedback/[tenant]/[day of recording].jsonl.</summary>
/// <remarks>A line counts when it has its end. What a killed writer left behind the last whole line is cut off by the next one.</remarks>
internal sealed class FileFeedbackStore(StoreFolder store, TimeProvider clock) : IFeedbackStore
{
    private const string Section = "feedback";
    private const string Ending = ".jsonl";
    private const int TailBytes = 1 << 16;

    public Task AppendAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (feedback.Count == 0)
        {
            return Task.CompletedTask;
        }

        var folder = FolderOf(tenant);
        return store.GuardAsync(() => store.ChangeAsync(
            folder,
            async () =>
            {
                var now = clock.GetUtcNow();
                var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd}{Ending}"));
                store.RefuseLinks(path);
                var lines = feedback.Select(f => FeedbackLine.From(f, now));
                await store.Disk.AppendAsync(path, WholeLength(path), JsonLines.Format(lines, StoreJson.Line.FeedbackLine), cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken));
    }

    public async IAsyncEnumerable<RecommendationFeedback> ReadAsync(
        TenantId tenant, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The same event may have been recorded twice, by a caller that did not hear of the first time.
        var known = new HashSet<Guid>();
        var first = string.Create(CultureInfo.InvariantCulture, $"{since.UtcDateTime:yyyyMMdd}");
        foreach (var path in Days(tenant).Where(p => string.CompareOrdinal(Path.GetFileNameWithoutExtension(p), first) >= 0))
        {
            foreach (var line in await ReadDayAsync(path, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (known.Add(line.Id) && line.RecordedAt >= since)
                {
                    yield return line.ToFeedback();
                }
            }
        }
    }

    public Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var folder = FolderOf(tenant);
        return store.GuardAsync(() => !Directory.Exists(folder)
            ? Task.FromResult(0)
            : store.ChangeAsync(
                folder,
                async () =>
                {
                    var forgotten = 0;
                    foreach (var path in Days(tenant))
                    {
                        var lines = await ReadDayAsync(path, cancellationToken).ConfigureAwait(false);
                        var kept = lines.FindAll(l => !string.Equals(l.UserId, userId, StringComparison.Ordinal));
                        if (kept.Count < lines.Count)
                        {
                            var temporary = path + ".tmp";
                            await store.Disk.WriteNewAsync(temporary, JsonLines.Format(kept, StoreJson.Line.FeedbackLine), cancellationToken).ConfigureAwait(false);
                            store.Disk.Replace(temporary, path);
                            forgotten += lines.Count - kept.Count;
                        }
                    }

                    return forgotten;
                },
                cancellationToken));
    }

    private string FolderOf(TenantId tenant) => Path.Combine(store.Root, Section, tenant.ToString());

    private IEnumerable<string> Days(TenantId tenant)
    {
        var folder = FolderOf(tenant);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal) : [];
    }

    private Task<List<FeedbackLine>> ReadDayAsync(string path, CancellationToken cancellationToken) => store.GuardAsync(async () =>
    {
        store.RefuseLinks(path);
        var content = await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) ?? [];
        return JsonLines.Parse(path, content, StoreJson.Line.FeedbackLine);
    });

    /// <summary>The length up to the end of the last whole line.</summary>
    private static long WholeLength(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var tail = new byte[(int)Math.Min(TailBytes, file.Length)];
        for (var end = file.Length; end > 0;)
        {
            var size = (int)Math.Min(tail.Length, end);
            file.Position = end - size;
            file.ReadExactly(tail, 0, size);
            if (tail.AsSpan(0, size).LastIndexOf((byte)'\n') is var last and >= 0)
            {
                return end - size + last + 1;
            }

            end -= size;
        }

        return 0;
    }
}
