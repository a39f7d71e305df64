using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Time;

namespace AudienceML.Testing.Recommendation;

/// <summary>What every feedback store has to keep: run <see cref="Checks"/> in any test framework.</summary>
/// <param name="create">A new fixture with nothing in it.</param>
public sealed class FeedbackStoreContract(Func<Task<FeedbackStoreFixture>> create)
{
    private static readonly DateTimeOffset Start = new(2025, 5, 1, 23, 59, 0, TimeSpan.Zero);

    /// <summary>All checks.</summary>
    public IEnumerable<AsyncContractCheck> Checks()
    {
        yield return new("an empty store has nothing to read or forget", () => RunAsync(HasNothingAtFirst));
        yield return new("feedback comes back as it went in, to another instance too", () => RunAsync(GivesBackWhatItTook));
        yield return new("feedback comes in the order of recording, across days", () => RunAsync(KeepsTheOrder));
        yield return new("reading since a moment leaves out what was recorded before", () => RunAsync(ReadsSince));
        yield return new("the same event twice counts once", () => RunAsync(KeepsAnEventOnce));
        yield return new("tenants do not see each other", () => RunAsync(KeepsTenantsApart));
        yield return new("feedback added by many at once is all there", () => RunAsync(TakesManyAtOnce));
        yield return new("a forgotten user leaves nothing, all others everything", () => RunAsync(Forgets));
    }

    private async Task RunAsync(Func<FeedbackStoreFixture, Task> check)
    {
        var fixture = await create().ConfigureAwait(false);
        await using var closing = fixture.ConfigureAwait(false);
        await check(fixture).ConfigureAwait(false);
    }

    private static RecommendationFeedback Event(string user, string item, double minute = 0) => new()
    {
        FeedbackId = Guid.NewGuid(),
        UserId = user,
        Interaction = new(item, CustomerEventType.Play, Start.AddMinutes(minute), new EngagementMetrics(DwellSec: 12.5, PlayFraction: 0.75)),
        RequestId = "answer, \"quoted\"",
        Rank = 3,
        Propensity = 0.05,
        Source = "exploration",
    };

    private static async Task<List<RecommendationFeedback>> ReadAsync(IFeedbackStore store, DateTimeOffset since = default, TenantId tenant = default)
    {
        var read = new List<RecommendationFeedback>();
        await foreach (var feedback in store.ReadAsync(tenant, since).ConfigureAwait(false))
        {
            read.Add(feedback);
        }

        return read;
    }

    private static void SameItems(IEnumerable<RecommendationFeedback> read, params string[] items)
    {
        var found = read.Select(f => f.Interaction.ItemId).ToArray();
        ContractViolationException.ThrowIf(!found.SequenceEqual(items), $"Expected {string.Join(", ", items)}; read {string.Join(", ", found)}.");
    }

    private static async Task HasNothingAtFirst(FeedbackStoreFixture fixture)
    {
        var store = fixture.Open(TimeProvider.System);
        SameItems(await ReadAsync(store).ConfigureAwait(false));
        var forgotten = await store.ForgetAsync(default, "nobody").ConfigureAwait(false);
        ContractViolationException.ThrowIf(forgotten != 0, $"An empty store forgot {forgotten} events.");
        await store.AppendAsync(default, []).ConfigureAwait(false);
    }

    private static async Task GivesBackWhatItTook(FeedbackStoreFixture fixture)
    {
        RecommendationFeedback bare = new()
        {
            FeedbackId = Guid.NewGuid(), UserId = "Zoë\n'; drop", Interaction = new("ü/1", CustomerEventType.Skip, Start.AddTicks(10)) { Value = -2.5f },
        };
        RecommendationFeedback[] events = [Event("u", "a"), bare];
        await fixture.Open(TimeProvider.System).AppendAsync(default, events).ConfigureAwait(false);
        var read = await ReadAsync(fixture.Open(TimeProvider.System)).ConfigureAwait(false);
        ContractViolationException.ThrowIf(!read.SequenceEqual(events), "What came back is not what went in.");
    }

    private static async Task KeepsTheOrder(FeedbackStoreFixture fixture)
    {
        var clock = new ManualTimeProvider(Start);
        var store = fixture.Open(clock);
        foreach (var item in (string[])["b", "a", "c"])
        {
            await store.AppendAsync(default, [Event("u", item, minute: item[0])]).ConfigureAwait(false);
            clock.Advance(TimeSpan.FromMinutes(2));
        }

        SameItems(await ReadAsync(fixture.Open(clock)).ConfigureAwait(false), "b", "a", "c");
    }

    private static async Task ReadsSince(FeedbackStoreFixture fixture)
    {
        var clock = new ManualTimeProvider(Start);
        var store = fixture.Open(clock);
        foreach (var item in (string[])["a", "b", "c"])
        {
            await store.AppendAsync(default, [Event("u", item)]).ConfigureAwait(false);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        SameItems(await ReadAsync(store, Start.AddMinutes(1)).ConfigureAwait(false), "b", "c");
        SameItems(await ReadAsync(store, Start.AddMinutes(3)).ConfigureAwait(false));
    }

    private static async Task KeepsAnEventOnce(FeedbackStoreFixture fixture)
    {
        var (store, feedback) = (fixture.Open(TimeProvider.System), Event("u", "a"));
        await store.AppendAsync(default, [feedback]).ConfigureAwait(false);
        await fixture.Open(TimeProvider.System).AppendAsync(default, [feedback, Event("u", "b")]).ConfigureAwait(false);
        SameItems(await ReadAsync(store).ConfigureAwait(false), "a", "b");
    }

    private static async Task KeepsTenantsApart(FeedbackStoreFixture fixture)
    {
        var (store, tenant) = (fixture.Open(TimeProvider.System), new TenantId(Guid.NewGuid(), Guid.NewGuid()));
        await store.AppendAsync(tenant, [Event("u", "a")]).ConfigureAwait(false);
        SameItems(await ReadAsync(store).ConfigureAwait(false));
        ContractViolationException.ThrowIf(await store.ForgetAsync(default, "u").ConfigureAwait(false) != 0, "A tenant's user was forgotten by another tenant.");
        SameItems(await ReadAsync(store, tenant: tenant).ConfigureAwait(false), "a");
    }

    private static async Task TakesManyAtOnce(FeedbackStoreFixture fixture)
    {
        var store = fixture.Open(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.AppendAsync(default, [Event("u", $"{i}-1"), Event("u", $"{i}-2")]))).ConfigureAwait(false);
        var count = (await ReadAsync(store).ConfigureAwait(false)).Count;
        ContractViolationException.ThrowIf(count != 40, $"Forty events were added by twenty at once, {count} are there.");
    }

    private static async Task Forgets(FeedbackStoreFixture fixture)
    {
        var store = fixture.Open(TimeProvider.System);
        await store.AppendAsync(default, [Event("u", "a"), Event("v", "b"), Event("u", "c")]).ConfigureAwait(false);
        var forgotten = await store.ForgetAsync(default, "u").ConfigureAwait(false);
        ContractViolationException.ThrowIf(forgotten != 2, $"Two events were to be forgotten, {forgotten} were.");
        await store.AppendAsync(default, [Event("w", "d")]).ConfigureAwait(false);
        SameItems(await ReadAsync(fixture.Open(TimeProvider.System)).ConfigureAwait(false), "b", "d");
    }
}
