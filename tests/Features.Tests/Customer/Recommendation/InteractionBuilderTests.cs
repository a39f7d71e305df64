using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Tests.Customer.Recommendation;

public sealed class InteractionBuilderTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly InteractionOptions Lasting = new() { HalfLifeDays = double.PositiveInfinity };

    [Test]
    public void Add_OfEachType_WeighsAsTheOptionsSay()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Lasting.ValueOf(CustomerEventType.ArticleView, null), Is.EqualTo(1));
            Assert.That(Lasting.ValueOf(CustomerEventType.ArticleClick, new(DwellSec: 60, ScrollDepth: 50)), Is.EqualTo(2 + 1 + 0.5));
            Assert.That(Lasting.ValueOf(CustomerEventType.Play, new(PlayFraction: 1)), Is.EqualTo(3));
            Assert.That(Lasting.ValueOf(CustomerEventType.Play, new(PlayFraction: 0.05)), Is.EqualTo(-1), "given up at once");
            Assert.That(Lasting.ValueOf(CustomerEventType.Skip, null), Is.EqualTo(-1));
            Assert.That(Lasting.ValueOf(CustomerEventType.Rating, new(Rating: 5)), Is.EqualTo(5));
            Assert.That(Lasting.ValueOf(CustomerEventType.Rating, new(Rating: 1)), Is.EqualTo(-3));
            Assert.That(Lasting.ValueOf(CustomerEventType.Rating, new(Rating: 9)), Is.NaN);
            Assert.That(Lasting.ValueOf(CustomerEventType.Search, null), Is.Null);
        }
    }

    [Test]
    public void Build_OfRepeats_AddsThemUpFadedFromTheLastEvent([Values] bool reversed)
    {
        var builder = new InteractionBuilder(null, new() { HalfLifeDays = 7 });
        int[] days = reversed ? [14, 7, 0] : [0, 7, 14];
        foreach (var day in days)
        {
            builder.Add("u", new Interaction("i", CustomerEventType.ArticleView, Start.AddDays(day)));
        }

        var data = builder.Build();

        Assert.That(data.Interactions.HistoryOf(0).Values[0], Is.EqualTo(1 + 0.5 + 0.25).Within(1e-6));
        Assert.That(data.Interactions.Times[0], Is.EqualTo(Start.AddDays(14).ToUnixTimeMilliseconds()));
    }

    [Test]
    public void Build_LongAfter_KeepsTheSignOfALikingAndOfADislike()
    {
        var builder = new InteractionBuilder(null, new() { HalfLifeDays = 1, Now = Start.AddDays(3000) });
        builder.Add("u", new Interaction("liked", CustomerEventType.Like, Start));
        builder.Add("u", new Interaction("skipped", CustomerEventType.Skip, Start));

        Assert.That(builder.Build().Interactions.HistoryOf(0).Values.ToArray(), Is.EqualTo(new[] { 0.05f, -0.05f }));
    }

    [Test]
    public void Add_OfWhatShouldNotBe_HasAnOutcomeEachAndIsCounted()
    {
        var catalogue = new ItemCatalogue([new CatalogueItem { ItemId = "a" }]);
        var builder = new InteractionBuilder(catalogue, new() { Now = Start.AddDays(1), UnknownItems = UnknownItemPolicy.Drop });
        var view = new Interaction("a", CustomerEventType.ArticleView, Start);

        InteractionOutcome[] outcomes =
        [
            builder.Add("u", view),
            builder.Add("u", view),
            builder.Add("u", view with { Time = Start.AddDays(2) }),
            builder.Add("u", view with { Time = DateTimeOffset.UnixEpoch.AddSeconds(-1) }),
            builder.Add("u", view with { ItemId = "unknown" }),
            builder.Add("u", view with { EventType = CustomerEventType.Search }),
            builder.Add("", view),
            builder.AddRating("u", "a", 6, Start),
        ];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes, Is.EqualTo(new[]
            {
                InteractionOutcome.Counted, InteractionOutcome.Duplicate, InteractionOutcome.Future, InteractionOutcome.BeforeEpoch,
                InteractionOutcome.UnknownItem, InteractionOutcome.SaysNothing, InteractionOutcome.NoItem, InteractionOutcome.OutOfScale,
            }));
            Assert.That(builder.Report(), Is.EqualTo(new InteractionReport(8, 1, 1, 1, 1, 1, 1, 1, 1, 1)));
            Assert.That(builder.Report().Findings(), Has.Count.EqualTo(6));
            Assert.That(builder.Build().Interactions.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public void Build_WithUnknownItemsAdded_PutsThemBehindTheCatalogue()
    {
        var builder = new InteractionBuilder(new ItemCatalogue([new CatalogueItem { ItemId = "a", Title = "A" }]));
        builder.Add("u", new Interaction("b", CustomerEventType.ArticleView, Start));

        var data = builder.Build();

        Assert.That(data.Catalogue.Ids.Ids, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(data.Report.UnknownItems, Is.EqualTo(1));
        Assert.That(data.Interactions.HistoryOf(0).Items[0], Is.EqualTo(1));
    }

    [Test]
    public void Build_OfRatingsToPredict_KeepsTheLastAsItIs()
    {
        var builder = new InteractionBuilder(null, new() { Explicit = true });
        builder.AddRating("u", "i", 4, Start.AddDays(1));
        builder.AddRating("u", "i", 2, Start);
        builder.Add("u", new Interaction("i", CustomerEventType.ArticleView, Start.AddDays(2)));

        Assert.That(builder.Build().Interactions.HistoryOf(0).Values.ToArray(), Is.EqualTo(new[] { 4f }));
    }

    [Test]
    public void Add_OfEventsAndOfRows_GivesTheSame()
    {
        var (user, item) = (Guid.NewGuid(), Guid.NewGuid());
        var (fromEvents, fromRows) = (new InteractionBuilder(), new InteractionBuilder());
        fromEvents.Add(new CustomerEvent { EventId = Guid.NewGuid(), UserId = user, ArticleId = item, EventType = CustomerEventType.Like, EventTimestamp = Start });
        fromRows.Add(user.ToString("D"), new Interaction(item.ToString("D"), CustomerEventType.Like, Start));

        var (left, right) = (fromEvents.Build(), fromRows.Build());

        Assert.That(left.Users.Ids, Is.EqualTo(right.Users.Ids));
        Assert.That(left.Catalogue.Ids.Ids, Is.EqualTo(right.Catalogue.Ids.Ids));
        Assert.That(left.Interactions.HistoryOf(0).Values.ToArray(), Is.EqualTo(right.Interactions.HistoryOf(0).Values.ToArray()));
    }

    [Test]
    public void Options_OutOfRange_SayWhich() =>
        Assert.That(
            () => new InteractionBuilder(null, new() { HalfLifeDays = 0 }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("HalfLifeDays is above 0; it is 0."));
}
