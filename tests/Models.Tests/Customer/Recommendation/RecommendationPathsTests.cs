using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Bandits;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Explanations;
using AudienceML.Models.Customer.Recommendation.Exploration;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Rules;

namespace AudienceML.Models.Tests.Customer.Recommendation;

/// <summary>What holds of every list, whichever path made it.</summary>
public sealed class RecommendationPathsTests
{
    private static readonly Lazy<RecommendationModel> Model = new(() => new RecommendationTrainer().Train(Readers.Set(200, 1), null, new LearningContext()));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Predict_AnyQuery_ShowsNothingRefusedAndPinsWhereTold(int seed)
    {
        var random = new Random(seed);
        var query = AnyQuery(random);
        var state = Model.Value.StateOf(query);
        var availability = new AvailabilityFilter().Prepare(state);
        var list = Model.Value.Predict(query);
        var rows = list.Items.Select(i => Model.Value.Catalogue.Ids.RowOf(i.ItemId)).ToArray();
        Assert.That(rows, Is.Unique.And.Length.LessThanOrEqualTo(query.Count));
        Assert.That(rows.Select(availability.Refuse), Is.All.Null);
        Assert.That(list.Items.Select(i => i.Rank), Is.EqualTo(Enumerable.Range(1, rows.Length)));
        Assert.That(query.Candidates is not { } only || list.Items.All(i => only.Contains(i.ItemId)));
        for (var place = 0; place < Math.Min(query.Rules.Pin.Length, list.Items.Length); place++)
        {
            var pin = Model.Value.Catalogue.Ids.RowOf(query.Rules.Pin[place]);
            if (pin >= 0 && availability.Refuse(pin) is null && !query.Rules.Pin.Take(place).Contains(query.Rules.Pin[place])
                && query.Candidates is null && list.Items.Length == query.Count)
            {
                Assert.That(rows[place], Is.EqualTo(pin));
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Predict_ExplainedByTheMixture_ReasonsAddUpToTheScore(int seed)
    {
        var query = AnyQuery(new Random(seed)) with { Explain = true, Level = RecommendationLevel.Factorization };
        foreach (var item in Model.Value.Predict(query).Items)
        {
            Assert.That(item.Reasons.Sum(r => r.Weight), Is.EqualTo(item.Score).Within(1e-3 * Math.Max(1, Math.Abs(item.Score))), item.ItemId);
            Assert.That(item.Score == 0 || !item.Reasons.IsEmpty);
        }
    }

    [Test]
    public void Predict_ExplainedByTheLearnedRanker_SaysWhatSpeaksForAnItem()
    {
        var query = Readers.Set(200, 1).Rows.Span[3] with { Explain = true };
        var list = Model.Value.Predict(query);
        Assert.That(list.Items, Is.Not.Empty);
        Assert.That(list.Items.Count(i => i.Reasons.Length > 0), Is.GreaterThan(list.Items.Length / 2));
        var first = list.Items.First(i => i.Reasons.Length > 0);
        Assert.That(ReasonText.Describe(first.Reasons, Model.Value.Catalogue), Does.EndWith("."));
        Assert.That(Model.Value.Predict(query with { Explain = false }).Items.SelectMany(i => i.Reasons), Is.Empty);
    }

    [Test]
    public void WithRerankers_QuotaAndExploration_ShapeTheListBehindTheSameFilter()
    {
        var decisions = new List<ExplorationDecision>();
        var model = Model.Value.WithRerankers(
        [
            new QuotaReranker([new QuotaCap(ItemFacetKind.Genre, 2, 4)]),
            new ExplorationReranker(new EpsilonGreedy(1), new AvailabilityFilter(), new() { Places = [3] }, null, decisions.Add),
        ]);
        var set = Readers.Set(200, 1).Rows;
        for (var user = 0; user < 20; user++)
        {
            var query = set.Span[user] with { Count = 8, Explain = true, Rules = new() { Seen = SeenPolicy.Always, Pin = ["i7"] } };
            var list = model.Predict(query);
            var availability = new AvailabilityFilter().Prepare(model.StateOf(query));
            Assert.That(list.Items.Select(i => availability.Refuse(model.Catalogue.Ids.RowOf(i.ItemId))), Is.All.Null);
            Assert.That(list.Items[0].ItemId, Is.EqualTo("i7"));
            var explored = list.Items.Single(i => i.Source == "exploration");
            Assert.That(decisions[^1].Offered[decisions[^1].Chosen], Is.EqualTo(explored.ItemId));
            Assert.That(explored.Propensity, Is.EqualTo(1.0 / decisions[^1].Offered.Length).Within(1e-6));
            Assert.That(explored.Reasons.Select(r => r.Kind), Has.Member(RecommendationReasonKind.Exploration));
            var genres = list.Items.Where(i => i.Source is not ("exploration" or "pinned") && i.ItemId != "i7").Select(i => model.Catalogue[model.Catalogue.Ids.RowOf(i.ItemId)].Genres[0]).ToArray();
            Assert.That(genres.Distinct().Count(), Is.GreaterThan(1), "no page of one theme");
        }

        Assert.That(decisions, Has.Count.EqualTo(20));
        Assert.That(Model.Value.Predict(set.Span[0]).Items.Select(i => i.Source), Has.None.EqualTo("exploration"), "the model itself stays as it was");
    }

    [Test]
    public void Predict_GivenList_RanksAllOfItThatMayBeShown()
    {
        var given = Model.Value.Catalogue.Ids.Ids.Where((_, i) => i % 3 == 0).ToImmutableArray();
        var query = Readers.Set(200, 1).Rows.Span[5] with { Candidates = [.. given, "unknown", given[0]], Count = 100, Rules = new() { Seen = SeenPolicy.Always } };
        var shown = given.Where(id => new AvailabilityFilter().Prepare(Model.Value.StateOf(query)).Refuse(Model.Value.Catalogue.Ids.RowOf(id)) is null);
        Assert.That(Model.Value.Predict(query).Items.Select(i => i.ItemId), Is.EquivalentTo(shown));
    }

    [Test]
    public void Predict_EverythingRefused_IsEmpty()
    {
        var query = new RecommendationQuery { Rules = new() { OnlyGenres = ["chess"], Pin = ["i1"] }, Explain = true };
        Assert.That(Model.Value.Predict(query).Items, Is.Empty);
    }

    private static RecommendationQuery AnyQuery(Random random)
    {
        var set = Readers.Set(200, random.Next(2) == 0 ? 1 : 2).Rows.Span;
        var known = set[random.Next(set.Length)];
        var rules = World.AnyRules(random, Model.Value.Catalogue);
        var genres = new[] { "politics", "football", "film", "food" };
        return known with
        {
            UserId = random.Next(4) == 0 ? null : random.Next(4) == 0 ? "a3" : known.UserId,
            History = random.Next(4) == 0 ? [] : known.History[..random.Next(known.History.Length + 1)],
            Count = random.Next(1, 80),
            Level = (RecommendationLevel)random.Next(5),
            Candidates = random.Next(4) == 0 ? [.. Model.Value.Catalogue.Ids.Ids.Where(_ => random.Next(3) == 0)] : null,
            Rules = rules with
            {
                OnlyTypes = random.Next(4) == 0 ? ["video"] : [],
                OnlyGenres = random.Next(4) == 0 ? [genres[random.Next(4)]] : [],
                ExcludeGenres = random.Next(4) == 0 ? [genres[random.Next(4)]] : [],
                GenreFactors = ImmutableDictionary<string, double>.Empty.Add(genres[random.Next(4)], Math.Exp(random.NextDouble() - 0.5)),
            },
            Context = new(Time: Readers.Start.AddDays(random.Next(1, 60))),
        };
    }
}
