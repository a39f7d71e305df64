using System.Globalization;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Monitoring;

namespace AudienceML.Infrastructure.Files.Monitoring;

/// <summary>One file a report, named by time and id: reports never change, so that writers need no lock.</summary>
internal sealed class FileMonitoringStore(StoreFolder folder) : IMonitoringStore
{
    private const string Section = "monitoring";
    private const string Ending = ".json";

    public Task AppendAsync(DriftReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return folder.GuardAsync(async () =>
        {
            var path = folder.FolderOf(Section, report.Key);
            folder.Disk.CreateDirectory(path);
            var name = string.Create(CultureInfo.InvariantCulture, $"{report.At.UtcDateTime:yyyyMMdd'T'HHmmss.fffffff}-{report.ReportId:N}{Ending}");
            var temporary = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{name}.{Guid.NewGuid():N}.tmp"));
            await folder.Disk.WriteNewAsync(temporary, report.ToJson(), cancellationToken).ConfigureAwait(false);
            folder.Disk.Replace(temporary, Path.Combine(path, name));
            return true;
        });
    }

    public Task<IReadOnlyList<DriftReport>> ListAsync(ModelKey key, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return folder.GuardAsync<IReadOnlyList<DriftReport>>(async () =>
        {
            var path = folder.FolderOf(Section, key);
            var reports = new List<DriftReport>();
            foreach (var file in Directory.Exists(path) ? Newest(path).Take(limit) : [])
            {
                if (await folder.Disk.ReadAsync(file, cancellationToken).ConfigureAwait(false) is { } content)
                {
                    reports.Add(DriftReport.FromJson(content));
                }
            }

            return reports;
        });
    }

    private static IEnumerable<string> Newest(string path) =>
        Directory.EnumerateFiles(path, "*" + Ending).Order(StringComparer.Ordinal).Reverse();
}
