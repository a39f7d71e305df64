using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Testing.Contracts;
using AudienceML.Testing.Recommendation;
using AudienceML.Testing.Time;

namespace AudienceML.Pipelines.Tests.Customer.Recommendation.Feedback;

public sealed class LiveHistoriesTests
{
    private static readonly DateTimeOffset Start = new(2025, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Start);

    private static IEnumerable<TestCaseData> StoreChecks() =>
        new FeedbackStoreContract(() => Task.FromResult<FeedbackStoreFixture>(new Memory())).Checks()
            .Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(StoreChecks))]
    public Task InMemoryStore_KeepsTheContract(AsyncContractCheck check) => check.Run();

    [Test]
    public async Task Record_IsInTheNextHistory_InTheOrderOfEvents()
    {
        var histories = new LiveHistories(new InMemoryFeedbackStore(_clock));
        await histories.RecordAsync(default, [Event("u", "late", 5), Event("u", "early", 1), Event("v", "other", 2)]);

        Assert.That(histories.Of(default, "u").Select(i => i.ItemId), Is.EqualTo((string[])["early", "late"]));
        Assert.That(histories.Of(new TenantId(Guid.NewGuid()), "u"), Is.Empty);
    }

    [Test]
    public async Task Record_TheSameEventTwice_CountsOnce()
    {
        var (histories, feedback) = (new LiveHistories(new InMemoryFeedbackStore(_clock)), Event("u", "a"));
        await histories.RecordAsync(default, [feedback]);
        await histories.RecordAsync(default, [feedback]);

        Assert.That(histories.Of(default, "u"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Load_AfterARestart_BringsBackWhatWasRecordedSince()
    {
        var store = new InMemoryFeedbackStore(_clock);
        await new LiveHistories(store).RecordAsync(default, [Event("u", "before")]);
        _clock.Advance(TimeSpan.FromHours(1));
        await new LiveHistories(store).RecordAsync(default, [Event("u", "after")]);

        var restarted = new LiveHistories(store);
        Assert.That(await restarted.LoadAsync(default, Start.AddMinutes(30)), Is.EqualTo(1));
        Assert.That(restarted.Of(default, "u").Single().ItemId, Is.EqualTo("after"));
    }

    [Test]
    public async Task Record_WhenTheStoreFails_ChangesNothing()
    {
        var histories = new LiveHistories(new FullStore());

        Assert.That(async () => await histories.RecordAsync(default, [Event("u", "a")]), Throws.TypeOf<IOException>());
        Assert.That(histories.Of(default, "u"), Is.Empty, "What is not durable must not count.");
        await Task.CompletedTask;
    }

    [Test]
    public async Task Memory_IsBounded_InUsersAndEvents()
    {
        var histories = new LiveHistories(new InMemoryFeedbackStore(_clock), new() { MaxUsers = 2, MaxEventsPerUser = 3 });
        await histories.RecordAsync(default, [Event("a", "1"), Event("b", "1"), Event("a", "2"), Event("c", "1")]);
        Assert.That(histories.UserCount, Is.EqualTo(2));
        Assert.That(histories.Of(default, "b"), Is.Empty, "b was heard of longest ago.");

        await histories.RecordAsync(default, [.. Enumerable.Range(0, 9).Select(i => Event("c", $"new {i}", i + 1))]);
        Assert.That(histories.Of(default, "c").Select(i => i.ItemId), Is.EqualTo((string[])["new 6", "new 7", "new 8"]));
    }

    [Test]
    public async Task Forget_LeavesNothing()
    {
        var store = new InMemoryFeedbackStore(_clock);
        var histories = new LiveHistories(store);
        await histories.RecordAsync(default, [Event("u", "a"), Event("u", "b")]);

        Assert.That(await histories.ForgetAsync(default, "u"), Is.EqualTo(2));
        Assert.That(histories.Of(default, "u"), Is.Empty);
        Assert.That(await new LiveHistories(store).LoadAsync(default, default), Is.Zero);
    }

    private static RecommendationFeedback Event(string user, string item, double minute = 0) =>
        new() { FeedbackId = Guid.NewGuid(), UserId = user, Interaction = new(item, CustomerEventType.Like, Start.AddMinutes(minute)) };

    private sealed class Memory : FeedbackStoreFixture
    {
        private IFeedbackStore? _store;

        public override IFeedbackStore Open(TimeProvider clock) => _store ??= new InMemoryFeedbackStore(clock);
    }

    private sealed class FullStore : IFeedbackStore
    {
        public Task AppendAsync(TenantId tenant, IReadOnlyList<RecommendationFeedback> feedback, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left.");

        public IAsyncEnumerable<RecommendationFeedback> ReadAsync(TenantId tenant, DateTimeOffset since, CancellationToken cancellationToken = default) =>
            AsyncEnumerable.Empty<RecommendationFeedback>();

        public Task<int> ForgetAsync(TenantId tenant, string userId, CancellationToken cancellationToken = default) => Task.FromResult(0);
    }
}
