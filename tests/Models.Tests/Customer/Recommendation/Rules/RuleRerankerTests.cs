using System.Collections.Immutable;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Rules;

public sealed class RuleRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Boost_AnyCandidates_KeepsTheItemsAndPutsScoresInFallingOrder(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var before = list.ToArray();
        new BoostReranker().Rerank(state, list);
        Assert.That(list.Select(c => c.Item), Is.EquivalentTo(before.Select(c => c.Item)));
        Assert.That(list.Select(c => c.Score), Is.Ordered.Descending);
        foreach (var candidate in list)
        {
            var factor = state.Catalogue[candidate.Item].Genres.Distinct().Aggregate(
                state.Query.Rules.ItemFactors.GetValueOrDefault(state.Catalogue[candidate.Item].ItemId, 1),
                (f, genre) => f * state.Query.Rules.GenreFactors.GetValueOrDefault(genre, 1));
            var old = before.Single(c => c.Item == candidate.Item).Score;
            Assert.That(candidate.Score, Is.EqualTo(old > 0 ? old * factor : old / factor).Within(1e-5));
            Assert.That((candidate.Score - old) * Math.Log(factor), Is.GreaterThanOrEqualTo(-1e-6), "a boost never lowers, a bury never raises");
        }
    }

    [Test]
    public void Boost_NoFactors_LeavesAnOrderThatAnEarlierStageChose()
    {
        var list = World.Candidates(1, 3, 2);
        new BoostReranker().Rerank(World.State(World.Plain(3)), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Boost_FactorOutOfRange_IsRefusedByName(double factor)
    {
        var rules = new RecommendationRules { ItemFactors = ImmutableDictionary<string, double>.Empty.Add("i1", factor) };
        Assert.That(
            () => new BoostReranker().Rerank(World.State(World.Plain(2), new() { Rules = rules }), World.Candidates(1, 2)),
            Throws.ArgumentException.With.Message.Contains("'i1'"));
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void Pin_AnyCandidatesAndRules_PinsStandWhereToldUnlessRefused(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var filter = new AvailabilityFilter();
        var availability = filter.Prepare(state);
        var list = World.AnyCandidates(random, state.Catalogue);
        var others = list.Where(c => availability.Refuse(c.Item) is null).ToList();
        new PinReranker(filter).Rerank(state, list);
        var shown = list.Where(c => availability.Refuse(c.Item) is null).ToList();

        var pins = state.Query.Rules.Pin.Select(id => state.Catalogue.Ids.RowOf(id)).ToArray();
        var standing = pins.Where((item, place) => item >= 0 && availability.Refuse(item) is null && Array.IndexOf(pins, item) == place).ToArray();
        others.RemoveAll(c => standing.Contains(c.Item));
        Assert.That(shown.Select(c => c.Item), Is.Unique);
        Assert.That(shown.Select(c => c.Item), Is.EquivalentTo(standing.Concat(others.Select(c => c.Item))), "pins are added, nothing else comes or goes");
        Assert.That(shown.Where(c => !standing.Contains(c.Item)).Select(c => c.Item), Is.EqualTo(others.Select(c => c.Item)), "the others keep their order");
        for (var place = 0; place < pins.Length; place++)
        {
            // With too few others to fill the gaps, pins move up.
            var gaps = Enumerable.Range(0, place).Count(p => !standing.Contains(pins[p]) || Array.IndexOf(pins, pins[p]) != p);
            if (standing.Contains(pins[place]) && Array.IndexOf(pins, pins[place]) == place && gaps <= others.Count)
            {
                Assert.That(shown[place].Item, Is.EqualTo(pins[place]));
            }
        }
    }

    [Test]
    public void Pin_OneThatNoSourceProposed_ComesInAsPinned()
    {
        var list = World.Candidates(3, 2);
        new PinReranker(new AvailabilityFilter()).Rerank(World.State(World.Plain(4), new() { Rules = new() { Pin = ["unknown", "i3"] } }), list);
        Assert.That(list, Is.EqualTo(new[] { new Candidate(0, 3, 0), new Candidate(3, 2, CandidateSources.Pinned), new Candidate(1, 2, 0) }));
    }

    [Test]
    public void Pin_GivenListRanked_PinsNothingFromOutside()
    {
        var list = World.Candidates(3, 2);
        var query = new RecommendationQuery { Candidates = ["i0", "i1"], Rules = new() { Pin = ["i3", "i1"] } };
        new PinReranker(new AvailabilityFilter()).Rerank(World.State(World.Plain(4), query), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 1 }));
        new PinReranker(new AvailabilityFilter()).Rerank(World.State(World.Plain(4), query with { Rules = new() { Pin = ["i1"] } }), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 1, 0 }));
    }
}
