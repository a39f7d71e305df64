using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Reranking;

namespace AudienceML.Models.Tests.Customer.Recommendation.Reranking;

public sealed class GoalRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Novelty_AnyList_GrowsWithTheWeight(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var half = list.Count / 2;
        double MeanPopularity(double weight)
        {
            var copy = list.ToList();
            new NoveltyReranker(weight).Rerank(state, copy);
            return copy.Take(half).Sum(c => -Math.Log(state.Popularity.Span[c.Item]));
        }

        Assert.That(MeanPopularity(1), Is.GreaterThanOrEqualTo(MeanPopularity(0.5) - 1e-4));
        Assert.That(MeanPopularity(0.5), Is.GreaterThanOrEqualTo(MeanPopularity(0) - 1e-4));
    }

    [Test]
    public void Novelty_TwoLevels_IsTheWeightedSum()
    {
        var list = World.Candidates(4, 2, 0);
        new NoveltyReranker(0.6).Rerank(World.State(World.Plain(3), popularity: [1, 0.1f, 0.01f]), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(list.Select(c => c.Score), Is.EqualTo(new[] { 0.6f, 0.5f, 0.4f }).Within(1e-6));
    }

    [Test]
    public void Objectives_EachPart_AddsWhatItsDefinitionSays()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "a", PublishedAt = World.Now.AddDays(-14) }, new() { ItemId = "b", PublishedAt = World.Now }, new() { ItemId = "c" });
        var state = World.State(catalogue, popularity: [0.5f, 0.25f, 0]);
        var weights = new ObjectiveWeights
        {
            Relevance = 1, Freshness = 0.4, FreshnessHalfLifeDays = 7, PopularityDampening = 0.2,
            Objectives = [new ItemObjective("completion", 0.5, new[] { 10f, 20f, 30f })],
        };
        var list = World.Candidates(1, 0.5f, 0);
        new MultiObjectiveReranker(weights).Rerank(state, list);
        var scores = list.ToDictionary(c => c.Item, c => c.Score);
        Assert.That(scores[0], Is.EqualTo(1 + (0.4 * 0.25) - 0.2 + 0).Within(1e-6));
        Assert.That(scores[1], Is.EqualTo(0.5 + 0.4 - 0.1 + 0.25).Within(1e-6));
        Assert.That(scores[2], Is.EqualTo(0 + 0 - 0 + 0.5).Within(1e-6));
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 1, 0, 2 }));
    }

    [Test]
    public void Objectives_ValuesOfAnotherCatalogue_AreRefused()
    {
        var reranker = new MultiObjectiveReranker(new() { Objectives = [new ItemObjective("revenue", 1, new float[2])] });
        Assert.That(() => reranker.Rerank(World.State(World.Plain(3)), World.Candidates(1)), Throws.ArgumentException.With.Message.Contains("revenue"));
        Assert.That(
            () => new MultiObjectiveReranker(new() { Objectives = [new ItemObjective("revenue", 1, new[] { float.NaN })] }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("revenue"));
    }

    [Test]
    public void Exposure_OverManyLists_KeepsEveryCreatorUnderItsShare()
    {
        // One creator has the best half of all items, so that without a cap he would fill every list.
        var catalogue = new ItemCatalogue([.. Enumerable.Range(0, 40).Select(i => new CatalogueItem { ItemId = $"i{i}", CreatorId = i < 20 ? "star" : $"c{i % 4}" })]);
        var ledger = new ExposureLedger(ItemFacetKind.Creator);
        var reranker = new ExposureCapReranker(ledger, 0.3);
        var state = World.State(catalogue, new() { Count = 10 });
        for (var query = 0; query < 50; query++)
        {
            var list = World.Candidates([.. Enumerable.Range(0, 40).Select(i => 40f - i)]);
            reranker.Rerank(state, list);
            ledger.Record(catalogue, new([.. list.Take(10).Select((c, i) => new RecommendedItem(catalogue.Ids.Ids[c.Item], i + 1, c.Score, "", []))], "", false, []));
            Assert.That(ledger.ShownOf("star"), Is.EqualTo(3 * (query + 1)), "the greatest share that he may have");
        }

        Assert.That(ledger.Total, Is.EqualTo(500));
        Assert.That(Enumerable.Range(0, 4).Select(c => ledger.ShownOf($"c{c}")), Is.All.LessThanOrEqualTo(150));
    }

    [Test]
    public void Exposure_ItemsOnTheirOwnFromManyThreads_AreAllCounted()
    {
        var catalogue = World.Plain(3);
        var ledger = new ExposureLedger();
        var list = new RecommendationList([new("i1", 1, 1, "", []), new("gone", 2, 1, "", []), new("i2", 3, 1, "", [])], "", false, []);
        Parallel.For(0, 1000, _ => ledger.Record(catalogue, list));
        Assert.That((ledger.Total, ledger.ShownOf("i1"), ledger.ShownOf("i2"), ledger.ShownOf("gone")), Is.EqualTo((2000L, 1000L, 1000L, 0L)));
    }
}
