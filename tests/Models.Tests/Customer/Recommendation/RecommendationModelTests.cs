using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Models.Tests.Customer.Recommendation;

public sealed class RecommendationModelTests
{
    private static readonly Lazy<RecommendationModel> Shared = new(() => Train(new()));

    private static RecommendationModel Model => Shared.Value;

    [Test]
    public void Predict_ForAnUnknownUser_IsAColdStart()
    {
        var list = Model.Predict(new RecommendationQuery { UserId = "nobody", Count = 10 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list.IsColdStart, Is.True);
            Assert.That(list.Items, Has.Length.EqualTo(10));
            Assert.That(list.ServedBy, Is.AnyOf("content", "trending", "popular"));
        }
    }

    [Test]
    public void Predict_FromTheFirstEventOn_FollowsIt()
    {
        var query = new RecommendationQuery { Count = 10, History = [new("i2", CustomerEventType.Like, Model.LearnedUntil)] };

        var films = Model.Predict(query).Items.Count(i => Model.Catalogue[Model.Catalogue.Ids.RowOf(i.ItemId)].Genres[0] == "film");

        Assert.That(films, Is.GreaterThanOrEqualTo(5), "the item liked is a film");
    }

    [Test]
    public void Predict_OfAHistoryOfUnknownItems_IsAColdStart() => Assert.That(
        Model.Predict(new RecommendationQuery { History = [new("gone", CustomerEventType.Like, Model.LearnedUntil)] }).IsColdStart, Is.True);

    [Test]
    public void Predict_ForMoreThanThereIs_GivesWhatThereIs()
    {
        var list = Model.Predict(new RecommendationQuery { Count = 1000 });

        Assert.That(list.Items.Select(i => i.ItemId), Is.Unique.And.Exactly(60).Items);
        Assert.That(list.Items.Select(i => i.Rank), Is.EqualTo(Enumerable.Range(1, 60)));
    }

    [Test]
    public void Predict_WhenEverythingWasSeen_IsEmptyAndSaysWhy()
    {
        ImmutableArray<Interaction> all = [.. Model.Catalogue.Items.Select(i => new Interaction(i.ItemId, CustomerEventType.ArticleView, Model.LearnedUntil))];

        var list = Model.Predict(new RecommendationQuery { History = all, Diagnose = true });

        Assert.That(list.Items, Is.Empty);
        Assert.That(list.ServedBy, Is.EqualTo("none"));
        Assert.That(list.Stages.Where(s => s.Stage.StartsWith("source/", StringComparison.Ordinal)).Select(s => s.Note), Is.All.Not.Null);
    }

    [TestCase(0)]
    [TestCase(1001)]
    public void Predict_OfAnImpossibleCount_IsRefused(int count) => Assert.That(
        () => Model.Predict(new RecommendationQuery { Count = count }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 1000"));

    [Test]
    public void Predict_OfAGivenList_RanksThatListAlone()
    {
        var user = Model.Users.Ids[3];
        var list = Model.Predict(new RecommendationQuery { UserId = user, Count = 50, Candidates = ["i50", "i51", "i52", "i53", "unknown"], Rules = new() { Seen = SeenPolicy.Always } });

        Assert.That(list.Items.Select(i => i.ItemId), Is.EquivalentTo(new[] { "i50", "i51", "i52", "i53" }));
    }

    [Test]
    public void Predict_WhateverTheQuery_ShowsNothingThatMayNotBeShown()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var genre = new[] { "politics", "football", "film", "food" }[random.Next(4)];
            var excluded = Enumerable.Range(0, 20).Select(_ => $"i{random.Next(60)}").ToImmutableHashSet();
            var query = new RecommendationQuery
            {
                UserId = Model.Users.Ids[random.Next(Model.Users.Count)],
                Count = 1 + random.Next(60),
                Level = (RecommendationLevel)random.Next(5),
                Rules = new() { Exclude = excluded, ExcludeGenres = [genre], Pin = [$"i{random.Next(60)}", "i1"] },
            };

            var shown = Model.Predict(query).Items.Select(i => Model.Catalogue[Model.Catalogue.Ids.RowOf(i.ItemId)]).ToArray();
            var seen = Model.StateOf(query).HistoryItems.ToArray().Select(row => Model.Catalogue[row].ItemId);

            Assert.That(shown.Select(i => i.ItemId).Intersect(excluded.Union(seen)), Is.Empty);
            Assert.That(shown.SelectMany(i => i.Genres), Does.Not.Contain(genre));
        }
    }

    [Test]
    public void Predict_WithDiagnostics_TellsOfEachStage()
    {
        var list = Model.Predict(new RecommendationQuery { UserId = Model.Users.Ids[0], Diagnose = true });

        string[] stages = [.. Model.Sources.Keys.Select(s => $"source/{s}"), "rank/weighted", "rerank/boost", "rerank/pin", "filter/availability"];
        Assert.That(list.Stages.Select(s => s.Stage), Is.SupersetOf(stages));
        Assert.That(Model.Predict(new RecommendationQuery()).Stages, Is.Empty, "nobody asked");
    }

    [Test]
    public void Predict_WithReasonsOfAWeightedMixture_AddsUpToTheScore()
    {
        var model = Train(new() { LearnRanking = false });
        var list = model.Predict(new RecommendationQuery { UserId = model.Users.Ids[0], Count = 5, Explain = true });

        Assert.That(list.Items.Select(i => i.Reasons.IsEmpty), Is.All.False);
        foreach (var item in list.Items.Where(i => i.Reasons.Length < 6))
        {
            Assert.That(item.Reasons.Sum(r => r.Weight), Is.EqualTo(item.Score).Within(1e-3 + (1e-3 * Math.Abs(item.Score))));
        }
    }

    [Test]
    public void WithCatalogue_OfANewItem_FindsItByWhatItIs()
    {
        var fresh = new CatalogueItem
        {
            ItemId = "new", Title = "film story", Genres = ["film"], Tags = ["tag2"], CreatorId = "a2", ItemType = "news", PublishedAt = Model.LearnedUntil, Text = "A text about film.",
        };
        var model = Train(new() { Tier = RecommendationTier.Enterprise, Sources = ["als", "content"], LearnRanking = false, Weights = ImmutableSortedDictionary<string, double>.Empty.Add("als", 1).Add("content", 1) });
        var changed = model.WithCatalogue(new ItemCatalogue([.. model.Catalogue.Items.Skip(1), fresh]));
        var query = new RecommendationQuery { Count = 30, History = [new("i2", CustomerEventType.Like, Model.LearnedUntil), new("i6", CustomerEventType.Like, Model.LearnedUntil)] };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed.Predict(query).Items.Select(i => i.ItemId), Does.Contain("new").And.Not.Contain("i0"));
            Assert.That(model.Predict(query).Items.Select(i => i.ItemId), Does.Not.Contain("new"), "the model before is as it was");
            var again = RecommendationModel.Load(changed.Save());
            Assert.That(again.Predict(query).Items.Select(i => (i.ItemId, i.Score)), Is.EqualTo(changed.Predict(query).Items.Select(i => (i.ItemId, i.Score))));
        }
    }

    [Test]
    public void Train_WithASegment_PrefersWhatIsPopularThere()
    {
        var set = Readers.Set(200, 3);
        var rows = set.Rows.ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var isFilm = rows[i].History.Count(h => int.Parse(h.ItemId[1..], System.Globalization.CultureInfo.InvariantCulture) % 4 == 2) > 6;
            rows[i] = rows[i] with { Context = new(Segment: isFilm ? "cinema" : "other") };
        }

        var model = new RecommendationTrainer(new() { Algorithm = "popular" }).Train(new(rows, set.Labels), null, new LearningContext(1));

        var films = model.Predict(new RecommendationQuery { Count = 5, Context = new(Segment: "cinema") }).Items
            .Count(i => model.Catalogue[model.Catalogue.Ids.RowOf(i.ItemId)].Genres[0] == "film");
        Assert.That(films, Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public void Train_OfAnUnknownAlgorithm_NamesThoseThatThereAre() => Assert.That(
        () => Train(new() { Algorithm = "magic" }), Throws.ArgumentException.With.Message.Contains("'magic'"));

    [Test]
    public void Train_OfHistoriesThatSayNothing_IsRefused()
    {
        var label = new HeldOutItems([], Readers.Catalogue);
        var query = new RecommendationQuery { UserId = "u", History = [new("i1", CustomerEventType.Search, Readers.Start)] };

        Assert.That(
            () => new RecommendationTrainer().Train(new(new[] { query }, new[] { label }), null, new LearningContext(1)),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains("says something about an item"));
    }

    [Test]
    public void Train_OnRowsOfTwoCatalogues_IsRefused()
    {
        HeldOutItems[] labels = [new([], Readers.Catalogue), new([], new ItemCatalogue([]))];

        Assert.That(
            () => new RecommendationTrainer().Train(new(new RecommendationQuery[] { new(), new() }, labels), null, new LearningContext(1)),
            Throws.TypeOf<TrainingDataException>().With.Message.Contains("different catalogues"));
    }

    private static RecommendationModel Train(RecommendationOptions options) =>
        new RecommendationTrainer(options).Train(Readers.Set(200, 3), null, new LearningContext(1, 2));
}
