using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Reranking;

namespace AudienceML.Models.Tests.Customer.Recommendation.Reranking;

public sealed class QuotaRerankerTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Rerank_CapInAWindow_IsBrokenOnlyWhereNoItemIsLeftThatKeepsIt(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var list = World.AnyCandidates(random, state.Catalogue);
        var cap = new QuotaCap(ItemFacetKind.Creator, random.Next(1, 3), random.Next(3, 6));
        new QuotaReranker([cap]).Rerank(state, list);
        var creators = list.Select(c => state.Catalogue[c.Item].CreatorId).ToArray();
        for (var place = 0; place < Math.Min(state.Query.Count, list.Count); place++)
        {
            var window = creators[Math.Max(0, place - cap.Window + 1)..place];
            bool IsFull(string? creator) => creator is not null && window.Count(c => c == creator) >= cap.Most;
            if (IsFull(creators[place]))
            {
                Assert.That(creators[place..].All(IsFull), $"at place {place} a creator within the cap was left");
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Rerank_Shares_HoldAtEveryPlaceAsLongAsThereAreItems(int seed)
    {
        var random = new Random(seed);
        var catalogue = new ItemCatalogue([.. Enumerable.Range(0, random.Next(2, 40)).Select(
            i => new CatalogueItem { ItemId = $"i{i}", ItemType = random.Next(3) == 0 ? "video" : "film" })]);
        var state = World.State(catalogue, new() { Count = random.Next(1, 30) });
        var list = World.AnyCandidates(random, catalogue);
        var (least, most) = (random.NextDouble() / 2, 0.5 + (random.NextDouble() / 2));
        new QuotaReranker([], [new QuotaShare(ItemFacetKind.Type, "video", least, most)]).Rerank(state, list);
        var isVideo = list.Select(c => catalogue[c.Item].ItemType == "video").ToArray();
        for (var places = 1; places <= Math.Min(state.Query.Count, list.Count); places++)
        {
            var videos = isVideo.Take(places).Count(v => v);
            var left = isVideo.Skip(places);
            Assert.That(videos >= Math.Floor(places * least) || !left.Contains(true), $"too few in the first {places}");
            Assert.That(videos <= Math.Ceiling(places * most) || !left.Contains(false), $"too many in the first {places}");
        }
    }

    [Test]
    public void Rerank_TwoOfAGenreInARow_LetsTheNextGenreIn()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "a", Genres = ["Crime", "War"] },
            new() { ItemId = "b", Genres = ["Crime"] },
            new() { ItemId = "c", Genres = ["Crime"] },
            new() { ItemId = "d", Genres = ["War"] },
            new() { ItemId = "e" });
        var list = World.Candidates(5, 4, 3, 2, 1);
        new QuotaReranker([new QuotaCap(ItemFacetKind.Genre, 1, 2)]).Rerank(World.State(catalogue), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 3, 1, 4, 2 }));

        list = World.Candidates(5, 4, 3, 2, 1);
        new QuotaReranker([new QuotaCap(ItemFacetKind.Genre, 1, 2, MainOnly: false)]).Rerank(World.State(catalogue), list);
        Assert.That(list.Select(c => c.Item), Is.EqualTo(new[] { 0, 4, 1, 3, 2 }), "the first counts as war too, so that the item without a genre goes before");
    }

    [Test]
    public void Create_OutOfRange_SaysWhat()
    {
        Assert.That(() => new QuotaReranker([new QuotaCap(ItemFacetKind.Genre, 0)]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new QuotaReranker([new QuotaCap(ItemFacetKind.Genre, 3, 2)]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new QuotaReranker([], [new QuotaShare(ItemFacetKind.Type, "x", 0.6, 0.5)]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new QuotaReranker([], [new QuotaShare(ItemFacetKind.Type, "")]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
