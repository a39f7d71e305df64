using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Tenancy;
using AudienceML.Monitoring;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Monitoring;

/// <summary>What every monitoring store has to keep. Derive, say how to open a store, and run <see cref="Checks"/> in any test framework.</summary>
public abstract class MonitoringStoreContract
{
    private static readonly DateTimeOffset Start = new(2025, 5, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly ModelKey Churn = new(TenantId.Default, new ModelCode("churn_prediction"));

    /// <summary>An empty store.</summary>
    protected abstract IMonitoringStore CreateEmpty();

    /// <summary>The same content by another instance, as another process would see it.</summary>
    protected abstract IMonitoringStore Reopen(IMonitoringStore store);

    /// <summary>All checks.</summary>
    public IEnumerable<AsyncContractCheck> Checks()
    {
        yield return new("an empty store lists nothing", ListsNothingAtFirst);
        yield return new("a report comes back as it went in, to another instance too", GivesBackWhatItTook);
        yield return new("reports come newest first and no more than asked for", ListsNewestFirst);
        yield return new("the same report twice is there once", KeepsAReportOnce);
        yield return new("tenants and models do not see each other", KeepsModelsApart);
        yield return new("reports added by many at once are all there", TakesManyAtOnce);
    }

    /// <summary>A report to store.</summary>
    /// <param name="key">Its model.</param>
    /// <param name="at">Its time.</param>
    protected static DriftReport Report(ModelKey key, DateTimeOffset at) => new()
    {
        ReportId = Guid.NewGuid(),
        Key = key,
        Version = new ModelVersion(1, 4, 2),
        At = at,
        Source = "users of \"today\", with a comma",
        ReferenceRows = 1000,
        CurrentRows = 10,
        Level = DriftLevel.Major,
        Features =
        [
            new() { Feature = "days_away", Detector = "psi", Value = 0.31, PValue = 1e-12, Level = DriftLevel.Major },
            new() { Feature = "tier", Detector = "psi", Value = double.NaN, PValue = 1, Level = DriftLevel.None, NotComputable = "The new data has no values." },
        ],
        Predictions = [new() { Feature = "prediction", Detector = "psi", Value = 0.2, PValue = 0.001, Level = DriftLevel.Moderate }],
    };

    private static async Task ListsNothing(IMonitoringStore store, ModelKey key) =>
        ContractViolationException.ThrowIf((await store.ListAsync(key).ConfigureAwait(false)).Count != 0, $"{key} lists reports that nobody added.");

    private Task ListsNothingAtFirst() => ListsNothing(CreateEmpty(), Churn);

    private async Task GivesBackWhatItTook()
    {
        var (store, report) = (CreateEmpty(), Report(Churn, Start));
        await store.AppendAsync(report).ConfigureAwait(false);
        var found = await Reopen(store).ListAsync(Churn).ConfigureAwait(false);
        ContractViolationException.ThrowIf(found.Count != 1, $"One report was added, {found.Count} came back.");
        ContractViolationException.ThrowIf(
            !found[0].ToJson().AsSpan().SequenceEqual(report.ToJson()), "The report that came back is not the one that was added.");
    }

    private async Task ListsNewestFirst()
    {
        var store = CreateEmpty();
        foreach (var hour in (int[])[2, 0, 3, 1])
        {
            await store.AppendAsync(Report(Churn, Start.AddHours(hour))).ConfigureAwait(false);
        }

        var hours = (await store.ListAsync(Churn, 3).ConfigureAwait(false)).Select(r => (r.At - Start).TotalHours).ToArray();
        ContractViolationException.ThrowIf(!hours.SequenceEqual([3.0, 2.0, 1.0]), $"The newest three of four came as {string.Join(", ", hours)}.");
    }

    private async Task KeepsAReportOnce()
    {
        var (store, report) = (CreateEmpty(), Report(Churn, Start));
        await store.AppendAsync(report).ConfigureAwait(false);
        await Reopen(store).AppendAsync(report).ConfigureAwait(false);
        var count = (await store.ListAsync(Churn).ConfigureAwait(false)).Count;
        ContractViolationException.ThrowIf(count != 1, $"One report was added twice and is there {count} times.");
    }

    private async Task KeepsModelsApart()
    {
        var store = CreateEmpty();
        var tenant = new TenantId(Guid.NewGuid());
        await store.AppendAsync(Report(Churn, Start)).ConfigureAwait(false);
        await ListsNothing(store, Churn with { Tenant = tenant }).ConfigureAwait(false);
        await ListsNothing(store, Churn with { Code = new ModelCode("click_prediction") }).ConfigureAwait(false);
    }

    private async Task TakesManyAtOnce()
    {
        var store = CreateEmpty();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.AppendAsync(Report(Churn, Start.AddMinutes(i))))).ConfigureAwait(false);
        var count = (await store.ListAsync(Churn).ConfigureAwait(false)).Count;
        ContractViolationException.ThrowIf(count != 20, $"Twenty reports were added at once, {count} are there.");
    }
}
