using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation;
using AudienceML.Pipelines.Customer.Recommendation.Feedback;
using AudienceML.Pipelines.Inference.Realtime;
using AudienceML.Pipelines.Training;
using AudienceML.Testing.Recommendation;
using AudienceML.Testing.Time;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudienceML.Pipelines.Tests.Customer.Recommendation;

public sealed class RecommendationRealtimePipelineTests
{
    private static readonly DateTimeOffset Learned = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ItemCatalogue Catalogue = new([.. Enumerable.Range(0, 40).Select(i => new CatalogueItem
    {
        ItemId = $"i{i}", Genres = [i % 2 == 0 ? "even" : "odd"], IsHidden = i == 6, CreatorId = $"c{i % 5}", PublishedAt = Learned.AddDays(-60),
    })]);

    private static readonly RecommendationModel Model = Train(Set());

    private ManualTimeProvider _clock = new(Learned);

    [SetUp]
    public void AnHourAfterTraining() => _clock = new(Learned.AddHours(1));

    [Test]
    public async Task Record_ChangesTheNextList()
    {
        var service = Service(out _);
        var before = Items(service, "u0");
        await service.RecordAsync([Event("u0", before[0], CustomerEventType.Like)]);

        Assert.That(Items(service, "u0"), Does.Not.Contain(before[0]), "What was just liked is not shown again.");
    }

    [Test]
    public async Task Record_OfAUserWhomNobodyKnew_MakesTheListPersonal()
    {
        var service = Service(out _);
        Assert.That(Query(service, "new").IsColdStart, Is.True);
        await service.RecordAsync([Event("new", "i1", CustomerEventType.Like), Event("new", "i3", CustomerEventType.Like)]);
        var list = Query(service, "new");

        Assert.That(list.IsColdStart, Is.False);
        Assert.That(list.Items.Select(i => i.ItemId), Does.Not.Contain("i1").And.Not.Contain("i3"));
    }

    [Test]
    public async Task Restart_LosesNothing()
    {
        var service = Service(out var store);
        await service.RecordAsync([Event("u0", "i1", CustomerEventType.Like), Event("u0", "i11", CustomerEventType.Like)]);
        var before = Items(service, "u0");

        var restarted = Service(store, Model);
        Assert.That(await restarted.WarmUpAsync(), Is.EqualTo(2));
        Assert.That(Items(restarted, "u0"), Is.EqualTo(before));
    }

    [Test]
    public async Task Training_TakesTheEventsIn()
    {
        var store = new InMemoryFeedbackStore(_clock);
        await store.AppendAsync(default, [Event("u0", "i1", CustomerEventType.Like), Event("fresh", "i2", CustomerEventType.Like)]);
        var source = new FeedbackTrainingSource(new InMemoryTrainingSource<RecommendationQuery, HeldOutItems>(Set(), "histories"), store);
        var set = await source.LoadAsync(new());

        Assert.That(set.Count, Is.EqualTo(Set().Count + 1));
        Assert.That(set.Rows.Span[0].History[^1].ItemId, Is.EqualTo("i1"));
        var service = Service(store, Train(set));
        await service.WarmUpAsync();
        Assert.That(service.Complete(new RecommendationQuery { UserId = "fresh" }).History, Has.Length.EqualTo(1));
        Assert.That(
            Train(set).StateOf(service.Complete(new RecommendationQuery { UserId = "fresh" })).HistoryValues.Span[0],
            Is.EqualTo(5).Within(0.05), "An event that training took in counts once.");
    }

    [Test]
    public async Task WithoutAModel_WhatIsTakenNowIsServed_OfWhatMayBeShown()
    {
        var service = new RecommendationRealtimePipeline(
            new PredictorSlot<RecommendationPredictor>(), new LiveHistories(new InMemoryFeedbackStore(_clock)), new LiveTrends(TimeSpan.FromDays(7)), _clock,
            NullLogger<RecommendationRealtimePipeline>.Instance, new() { Catalogue = () => Catalogue });
        await service.RecordAsync([Event("a", "i6"), Event("b", "i6"), Event("a", "i2"), Event("b", "i2"), Event("c", "i4"), Event("c", "unknown")]);
        var served = service.Recommend(new RecommendationQuery());

        Assert.That(served.List.Items.Select(i => i.ItemId), Is.EqualTo((string[])["i2", "i4"]), "i6 is hidden, and of 'unknown' nobody says what it is.");
        Assert.That((served.List.ServedBy, served.ModelVersion), Is.EqualTo(("trending", (ModelVersion?)null)));
        Assert.That(served.PassedOver, Does.Contain("learned: no model"));
        Assert.That(service.Recommend(new RecommendationQuery { UserId = "a" }).List.Items.Select(i => i.ItemId), Is.EqualTo((string[])["i4"]));
    }

    [Test]
    public void WithoutModelAndCatalogue_NothingIsServed()
    {
        var service = new RecommendationRealtimePipeline(
            new PredictorSlot<RecommendationPredictor>(), new LiveHistories(new InMemoryFeedbackStore(_clock)), new LiveTrends(TimeSpan.FromDays(7)), _clock,
            NullLogger<RecommendationRealtimePipeline>.Instance);

        Assert.That(service.Recommend(new RecommendationQuery()).List.ServedBy, Is.EqualTo("none"));
    }

    [Test]
    public void SlowLevels_LeaveTheAnswerToTheLast()
    {
        var moment = TimeSpan.FromTicks(1);
        var served = Service(new InMemoryFeedbackStore(_clock), Model, new()
        {
            LearnedLimit = moment, FactorizationLimit = moment, ContentLimit = moment, TrendingLimit = moment,
        }).Recommend(new RecommendationQuery { UserId = "u0", Count = 5 });

        Assert.That(served.List.ServedBy, Is.EqualTo("popular"));
        Assert.That(served.List.Items, Has.Length.EqualTo(5));
        Assert.That(served.PassedOver, Is.EqualTo((string[])["learned: slow", "factorization: slow", "content: slow", "trending: slow"]));
    }

    [Test]
    public void StaleModel_ServesNothingLearnedOfTastes()
    {
        _clock.Advance(TimeSpan.FromDays(10));
        var served = Service(new InMemoryFeedbackStore(_clock), Model, new() { StaleAfter = TimeSpan.FromDays(3) }).Recommend(new RecommendationQuery { UserId = "u0" });

        Assert.That(served.List.ServedBy, Is.AnyOf("content", "trending", "popular"));
        Assert.That(served.PassedOver, Does.Contain("learned: stale"));
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public FsCheck.Property NothingThatIsRefused_IsEverServed_OnAnyPath() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new Random(seed);
            var excluded = Enumerable.Range(0, 40).Where(_ => random.Next(4) == 0).Select(i => $"i{i}").ToImmutableHashSet();
            var service = Service(new InMemoryFeedbackStore(_clock), random.Next(4) == 0 ? null : Model, new()
            {
                Catalogue = () => Catalogue,
                LearnedLimit = random.Next(2) == 0 ? TimeSpan.FromTicks(1) : TimeSpan.FromMinutes(1),
                StaleAfter = random.Next(2) == 0 ? TimeSpan.FromMinutes(1) : null,
            });
            string[] recent = [.. Enumerable.Range(0, random.Next(6)).Select(_ => $"i{random.Next(45)}")];
            service.RecordAsync([.. recent.Select(i => Event("someone", i)), .. Enumerable.Range(0, 40).Select(i => Event("others", $"i{i}"))]).GetAwaiter().GetResult();
            var list = service.Recommend(new RecommendationQuery
            {
                UserId = "someone",
                Count = 40,
                Level = (RecommendationLevel)random.Next(5),
                Rules = RecommendationRules.Default with
                {
                    Exclude = excluded,
                    OnlyGenres = random.Next(3) == 0 ? ["odd"] : [],
                    Pin = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"i{random.Next(40)}")],
                },
            }).List;
            return list.Items.All(i => !excluded.Contains(i.ItemId) && i.ItemId != "i6" && !recent.Contains(i.ItemId))
                && list.Items.Select(i => i.ItemId).Distinct(StringComparer.Ordinal).Count() == list.Items.Length;
        });

    /// <summary>Half of the readers like even items, half odd ones.</summary>
    private static TrainingSet<RecommendationQuery, HeldOutItems> Set()
    {
        var random = new Random(5);
        var label = new HeldOutItems([], Catalogue);
        var rows = Enumerable.Range(0, 80).Select(user => new RecommendationQuery
        {
            UserId = $"u{user}",
            History =
            [
                .. Enumerable.Range(0, 8).Select(k => new Interaction(
                    $"i{(2 * random.Next(20)) + (user % 2)}", CustomerEventType.Like, Learned.AddHours(-k * 3))),
            ],
        }).ToArray();
        return new(rows, Enumerable.Repeat(label, rows.Length).ToArray());
    }

    private static RecommendationModel Train(TrainingSet<RecommendationQuery, HeldOutItems> set) => new RecommendationTrainer().Train(set, null, new LearningContext(7));

    private static RecommendationFeedback Event(string user, string item, CustomerEventType type = CustomerEventType.ArticleClick) =>
        new() { FeedbackId = Guid.NewGuid(), UserId = user, Interaction = new(item, type, Learned.AddMinutes(30)) };

    private static RecommendationList Query(RecommendationRealtimePipeline service, string user) => service.Recommend(new RecommendationQuery { UserId = user, Count = 10 }).List;

    private static string[] Items(RecommendationRealtimePipeline service, string user) => [.. Query(service, user).Items.Select(i => i.ItemId)];

    private RecommendationRealtimePipeline Service(out InMemoryFeedbackStore store) => Service(store = new InMemoryFeedbackStore(_clock), Model);

    private RecommendationRealtimePipeline Service(InMemoryFeedbackStore store, RecommendationModel? model, RecommendationRealtimeOptions? options = null) => new(
        new PredictorSlot<RecommendationPredictor>(model is null ? null : new(model, new ModelVersion(1, 0, 0))),
        new LiveHistories(store),
        new LiveTrends(TimeSpan.FromDays(7)),
        _clock,
        NullLogger<RecommendationRealtimePipeline>.Instance,
        options);
}
