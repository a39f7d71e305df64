using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Tenancy;
using AudienceML.Monitoring;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Monitoring;

/// <summary>What every monitoring store has to keep: run <see cref="Checks"/> in any test framework.</summary>
/// <param name="create">A new fixture with nothing in it.</param>
public sealed class MonitoringStoreContract(Func<Task<MonitoringStoreFixture>> create)
{
    private static readonly DateTimeOffset Start = new(2025, 5, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly ModelKey Churn = new(TenantId.Default, new ModelCode("churn_prediction"));

    /// <summary>All checks.</summary>
    public IEnumerable<AsyncContractCheck> Checks()
    {
        yield return new("an empty store lists nothing", () => RunAsync(ListsNothingAtFirst));
        yield return new("a report comes back as it went in, to another instance too", () => RunAsync(GivesBackWhatItTook));
        yield return new("reports come newest first and no more than asked for", () => RunAsync(ListsNewestFirst));
        yield return new("the same report twice is there once", () => RunAsync(KeepsAReportOnce));
        yield return new("tenants and models do not see each other", () => RunAsync(KeepsModelsApart));
        yield return new("reports added by many at once are all there", () => RunAsync(TakesManyAtOnce));
    }

    private async Task RunAsync(Func<MonitoringStoreFixture, Task> check)
    {
        var fixture = await create().ConfigureAwait(false);
        await using var closing = fixture.ConfigureAwait(false);
        await check(fixture).ConfigureAwait(false);
    }

    private static DriftReport Report(ModelKey key, DateTimeOffset at) => new()
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

    private static Task ListsNothingAtFirst(MonitoringStoreFixture fixture) => ListsNothing(fixture.Open(), Churn);

    private static async Task GivesBackWhatItTook(MonitoringStoreFixture fixture)
    {
        var (store, report) = (fixture.Open(), Report(Churn, Start));
        await store.AppendAsync(report).ConfigureAwait(false);
        var found = await fixture.Open().ListAsync(Churn).ConfigureAwait(false);
        ContractViolationException.ThrowIf(found.Count != 1, $"One report was added, {found.Count} came back.");
        ContractViolationException.ThrowIf(
            !found[0].ToJson().AsSpan().SequenceEqual(report.ToJson()), "The report that came back is not the one that was added.");
    }

    private static async Task ListsNewestFirst(MonitoringStoreFixture fixture)
    {
        var store = fixture.Open();
        foreach (var hour in (int[])[2, 0, 3, 1])
        {
            await store.AppendAsync(Report(Churn, Start.AddHours(hour))).ConfigureAwait(false);
        }

        var hours = (await store.ListAsync(Churn, 3).ConfigureAwait(false)).Select(r => (r.At - Start).TotalHours).ToArray();
        ContractViolationException.ThrowIf(!hours.SequenceEqual([3.0, 2.0, 1.0]), $"The newest three of four came as {string.Join(", ", hours)}.");
    }

    private static async Task KeepsAReportOnce(MonitoringStoreFixture fixture)
    {
        var (store, report) = (fixture.Open(), Report(Churn, Start));
        await store.AppendAsync(report).ConfigureAwait(false);
        await fixture.Open().AppendAsync(report).ConfigureAwait(false);
        var count = (await store.ListAsync(Churn).ConfigureAwait(false)).Count;
        ContractViolationException.ThrowIf(count != 1, $"One report was added twice and is there {count} times.");
    }

    private static async Task KeepsModelsApart(MonitoringStoreFixture fixture)
    {
        var store = fixture.Open();
        var tenant = new TenantId(Guid.NewGuid());
        await store.AppendAsync(Report(Churn, Start)).ConfigureAwait(false);
        await ListsNothing(store, Churn with { Tenant = tenant }).ConfigureAwait(false);
        await ListsNothing(store, Churn with { Code = new ModelCode("click_prediction") }).ConfigureAwait(false);
    }

    private static async Task TakesManyAtOnce(MonitoringStoreFixture fixture)
    {
        var store = fixture.Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.AppendAsync(Report(Churn, Start.AddMinutes(i))))).ConfigureAwait(false);
        var count = (await store.ListAsync(Churn).ConfigureAwait(false)).Count;
        ContractViolationException.ThrowIf(count != 20, $"Twenty reports were added at once, {count} are there.");
    }
}
