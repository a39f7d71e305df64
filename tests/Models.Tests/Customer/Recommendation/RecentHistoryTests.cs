using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Models.Tests.Customer.Recommendation;

public sealed class RecentHistoryTests
{
    private static readonly RecommendationModel Model = new RecommendationTrainer(new() { Algorithm = "popular" })
        .Train(Readers.Set(60, 3), null, new LearningContext(7));

    private static string User => Model.Users.Ids[5];

    [Test]
    public void HistoryThatAddsToTraining_KeepsWhatTheModelKnows()
    {
        var known = Model.StateOf(new RecommendationQuery { UserId = User });
        var fresh = Enumerable.Range(0, Model.Catalogue.Count).First(i => !known.HistoryItems.Span.Contains(i));
        var state = Model.StateOf(Query(After(1), fresh));

        Assert.That(state.HistoryItems.ToArray(), Is.EquivalentTo(known.HistoryItems.ToArray().Append(fresh)));
        Assert.That(state.HistoryValues.Span[state.HistoryItems.Span.IndexOf(fresh)], Is.EqualTo(Model.Options.Interactions.Like).Within(1e-5));
    }

    [Test]
    public void HistoryThatAddsToTraining_FadesWhatWasLearnedByTheTimeSince()
    {
        var known = Model.StateOf(new RecommendationQuery { UserId = User });
        var best = Enumerable.Range(0, known.HistoryItems.Length).MaxBy(i => known.HistoryValues.Span[i]);
        var state = Model.StateOf(Query(After(7 * 24), Model.Catalogue.Count - 1) with { Context = new(Time: After(7 * 24)) });

        // Half is left after the half-life of seven days.
        var place = state.HistoryItems.Span.IndexOf(known.HistoryItems.Span[best]);
        Assert.That(state.HistoryValues.Span[place], Is.EqualTo(known.HistoryValues.Span[best] / 2).Within(1e-4));
    }

    [Test]
    public void EventsUpToTraining_CountOnce()
    {
        var known = Model.StateOf(new RecommendationQuery { UserId = User });
        var state = Model.StateOf(Query(Model.LearnedUntil, known.HistoryItems.Span[0]));

        Assert.That(state.HistoryItems.ToArray(), Is.EqualTo(known.HistoryItems.ToArray()));
        Assert.That(state.HistoryValues.Span[0], Is.EqualTo(known.HistoryValues.Span[0]).Within(1e-5));
    }

    [Test]
    public void TryAnswer_WithoutTime_GivesNothing_WithTimeTheSameList()
    {
        var query = new RecommendationQuery { UserId = User };

        Assert.That(Model.TryAnswer(query, TimeSpan.Zero, out _), Is.False);
        Assert.That(Model.TryAnswer(query, TimeSpan.FromMinutes(1), out var list), Is.True);
        Assert.That(list!.Items.Select(i => i.ItemId), Is.EqualTo(Model.Predict(query).Items.Select(i => i.ItemId)));
    }

    [Test]
    public void Level_AsksNothingAboveIt_AndSaysSo()
    {
        var model = new RecommendationTrainer(new() { Algorithm = "trending" }).Train(Readers.Set(60, 3), null, new LearningContext(7));
        var list = model.Predict(new RecommendationQuery { UserId = User, Level = RecommendationLevel.Popular, Diagnose = true });

        Assert.That(list.Items, Is.Empty);
        Assert.That(list.Stages.Single(s => s.Stage == "source/trending").Note, Does.Contain("lower level"));
    }

    private static DateTimeOffset After(double hours) => Model.LearnedUntil.AddHours(hours);

    private static RecommendationQuery Query(DateTimeOffset time, int item) => new()
    {
        UserId = User,
        AddsToTraining = true,
        History = [new Interaction(Model.Catalogue[item].ItemId, CustomerEventType.Like, time)],
        Context = new(Time: time),
    };
}
