using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Rules;

namespace AudienceML.Models.Tests.Customer.Recommendation.Products;

public sealed class SimilarItemsTests
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Find_AnyRules_AnswersOnlyWhatMayBeShownMostAlikeFirst(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var parts = new ProductParts
        {
            Catalogue = state.Catalogue,
            TasteVectors = random.Next(3) == 0 ? null : state.ItemVectors,
            ContentVectors = random.Next(3) == 0 ? null : World.AnyVectors(random, state.Catalogue.Count, 5),
            Support = Enumerable.Range(0, state.Catalogue.Count).Select(_ => random.Next(100)).ToArray(),
        };
        var item = random.Next(state.Catalogue.Count);
        var count = random.Next(1, 60);
        var found = new SimilarItems(parts, new() { LeastSimilarity = -1 }).Find(state, $"i{item}", count);
        var availability = new AvailabilityFilter().Prepare(state);
        Assert.That(found.Select(f => f.ItemId), Is.Unique.And.None.EqualTo($"i{item}"));
        Assert.That(found.Select(f => f.Similarity), Is.Ordered.Descending.And.All.InRange(-1f, 1f));
        Assert.That(found.Select(f => availability.Refuse(state.Catalogue.Ids.RowOf(f.ItemId))), Is.All.Null);

        // Nothing better was left out: all that may be shown, asked for without end, starts with this list.
        var all = new SimilarItems(parts, new() { LeastSimilarity = -1 }).Find(state, $"i{item}", 1000);
        Assert.That(found, Is.EqualTo(all.Take(count)));
    }

    [Test]
    public void Find_FilmsByTasteAlone_ShareMoreGenresThanFilmsAsPopular()
    {
        // Genres are not learned from, so that they can judge.
        var parts = RealCatalogues.Films.Parts;
        double Common(int x, int y) => (double)parts.Catalogue[x].Genres.Intersect(parts.Catalogue[y].Genres).Count()
            / parts.Catalogue[x].Genres.Union(parts.Catalogue[y].Genres).Count();
        var known = Enumerable.Range(0, parts.Catalogue.Count).Where(i => parts.Support.Span[i] >= 50).ToArray();
        var product = new SimilarItems(parts);
        var state = World.State(parts.Catalogue);
        var found = known.Average(x => product.Find(state, parts.Catalogue.Ids.Ids[x], 10).Average(f => Common(x, parts.Catalogue.Ids.RowOf(f.ItemId))));
        var any = known.Average(x => known.Where(y => y != x).Average(y => Common(x, y)));
        TestContext.Out.WriteLine($"{known.Length} films: genres in common {found:F3}, of any two {any:F3}");
        Assert.That(found, Is.GreaterThan(1.4 * any));
    }

    [Test]
    public void Find_NewItem_IsFoundAndFindsByContent()
    {
        // 0 and 1 are taken together, 2 is new; 2 is written like 1, and 0 unlike both.
        var parts = new ProductParts
        {
            Catalogue = World.Plain(3),
            TasteVectors = World.Vectors([1, 0], [1, 0.1f], [0, 0]),
            ContentVectors = World.Vectors([0, 1], [1, 0], [1, 0.1f]),
            Support = new[] { 500, 500, 0 },
        };
        var product = new SimilarItems(parts);
        var state = World.State(parts.Catalogue);
        var ofNew = product.Find(state, "i2", 5);
        Assert.That(ofNew[0].ItemId, Is.EqualTo("i1"));
        Assert.That(ofNew[0].Taste, Is.Null);
        Assert.That(ofNew[0].Similarity, Is.EqualTo(ofNew[0].Content));
        Assert.That(product.Find(state, "i1", 5).Select(f => f.ItemId), Is.EqualTo(new[] { "i2", "i0" }), "content 0.995 before 0.7 of taste 0.995");
        Assert.That(product.Find(state, "i0", 5)[0].ItemId, Is.EqualTo("i1"), "taste makes two alike that content does not");
    }

    [Test]
    public void Find_FewUsers_TrustContentMore()
    {
        var parts = new ProductParts
        {
            Catalogue = World.Plain(2), TasteVectors = World.Vectors([1, 0], [1, 0]), ContentVectors = World.Vectors([1, 0], [0.6f, 0.8f]), Support = new[] { 20, 900 },
        };
        var similar = new SimilarItems(parts, new() { ContentWeight = 0.5, Shrinkage = 20 }).Find(World.State(parts.Catalogue), "i0", 1)[0];
        Assert.That(similar.Similarity, Is.EqualTo((0.25 * 1) + (0.75 * 0.6)).Within(1e-6), "half of the half that taste may count, as 20 / (20 + 20)");
    }

    [Test]
    public void Find_UnknownItem_SaysSo() => Assert.That(
        () => new SimilarItems(new() { Catalogue = World.Plain(2) }).Find(World.State(World.Plain(2)), "who", 3),
        Throws.TypeOf<InvalidRequestException>().With.Message.Contains("'who'"));

    [Test]
    public void Find_NothingKnownOrEverythingRefused_IsEmpty()
    {
        Assert.That(new SimilarItems(new() { Catalogue = World.Plain(5) }).Find(World.State(World.Plain(5)), "i0", 3), Is.Empty);
        var hidden = World.Catalogue(new CatalogueItem { ItemId = "i0" }, new CatalogueItem { ItemId = "i1", IsHidden = true });
        var parts = new ProductParts { Catalogue = hidden, ContentVectors = World.Vectors([1], [1]) };
        Assert.That(new SimilarItems(parts).Find(World.State(hidden), "i0", 3), Is.Empty);
    }

    [Test]
    public void Create_PartsOfAnotherCatalogue_AreRefused() => Assert.That(
        () => new SimilarItems(new() { Catalogue = World.Plain(3), ContentVectors = World.Vectors([1], [1]) }),
        Throws.ArgumentException.With.Message.Contains("2 rows").And.Message.Contains("3 items"));
}
