using AudienceML.Features.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Rules;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation.Products;

public sealed class DailyMixesTests
{
    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Create_AnyUser_NoItemTwiceNothingRefusedSharesAddUp(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random, 120));
        var parts = new ProductParts { Catalogue = state.Catalogue, TasteVectors = state.ItemVectors };
        var options = new DailyMixesOptions { Items = random.Next(1, 12), LeastMembers = random.Next(1, 4), DiscoveryShare = random.NextDouble(), MostOfACreator = random.Next(1, 4) };
        var mixes = new DailyMixes(parts, options).Create(state);
        var items = mixes.SelectMany(m => m.Items).ToList();
        Assert.That(items.Select(i => i.ItemId), Is.Unique);
        Assert.That(mixes.Select(m => m.Name), Is.Unique.And.All.Not.Empty);
        Assert.That(mixes.Sum(m => m.Share), Is.LessThanOrEqualTo(1 + 1e-9));
        var again = new AvailabilityFilter().Prepare(state with { Query = state.Query with { Rules = state.Query.Rules with { Seen = SeenPolicy.Always } } });
        var history = state.HistoryItems.ToArray();
        foreach (var item in items)
        {
            var row = state.Catalogue.Ids.RowOf(item.ItemId);
            Assert.That(again.Refuse(row), Is.Null);
            Assert.That(item.IsFamiliar, Is.EqualTo(history.Contains(row)));
        }

        foreach (var mix in mixes)
        {
            Assert.That(mix.Items, Has.Length.InRange(1, options.Items));
            Assert.That(
                mix.Items.GroupBy(i => state.Catalogue[state.Catalogue.Ids.RowOf(i.ItemId)].CreatorId).Where(g => g.Key is not null).Select(g => g.Count()),
                Has.All.LessThanOrEqualTo(options.MostOfACreator));
        }
    }

    [Test]
    public void Create_TwoSidesOfTaste_AreTwoNamedMixesWithTheShareOfDiscovery()
    {
        // Thirty films of each of two kinds; the user liked ten of one and six of the other.
        var random = new Random(5);
        var catalogue = new ItemCatalogue([.. Enumerable.Range(0, 60).Select(i => new CatalogueItem
        {
            ItemId = $"i{i}", Genres = i < 30 ? ["Drama", "War"] : ["Drama", "Comedy"], Year = i < 30 ? 1944 + (i % 6) : 1600 + (i * 10),
        })]);
        var vectors = World.Vectors([.. Enumerable.Range(0, 60).Select(i => new[]
        {
            i < 30 ? 1 : 0.1f * random.NextSingle(), i < 30 ? 0.1f * random.NextSingle() : 1, 0.2f * random.NextSingle(),
        })]);
        var state = World.State(catalogue, history: [.. Enumerable.Range(0, 10), .. Enumerable.Range(30, 6)]);
        var mixes = new DailyMixes(new() { Catalogue = catalogue, TasteVectors = vectors }, new() { Items = 10, DiscoveryShare = 0.4 }).Create(state);
        Assert.That(mixes.Select(m => m.Name), Is.EqualTo(new[] { "1940s War and Drama", "Comedy and Drama" }));
        Assert.That(mixes.Select(m => m.Share), Is.EqualTo(new[] { 10 / 16.0, 6 / 16.0 }).Within(1e-9));
        Assert.That(mixes.Select(m => m.Items.Count(i => !i.IsFamiliar)), Is.EqualTo(new[] { 4, 4 }));
        Assert.That(mixes[0].Items.All(i => catalogue.Ids.RowOf(i.ItemId) < 30));
        Assert.That(mixes[1].Items.All(i => catalogue.Ids.RowOf(i.ItemId) >= 30));
    }

    [Test]
    public void Create_OneItemOneKindNoHistory_AreClear()
    {
        var parts = new ProductParts { Catalogue = World.Plain(30), TasteVectors = World.AnyVectors(new(8), 30, 4) };
        var product = new DailyMixes(parts);
        Assert.That(product.Create(World.State(parts.Catalogue)), Is.Empty);
        var one = product.Create(World.State(parts.Catalogue, history: [3]));
        Assert.That(one, Has.Length.EqualTo(1));
        Assert.That((one[0].Name, one[0].Share), Is.EqualTo(("Your mix", 1.0)));
        Assert.That(one[0].Items[0], Is.EqualTo(new MixItem("i3", true, 1)).Using<MixItem>((x, y) => x.ItemId == y.ItemId && x.IsFamiliar == y.IsFamiliar));
        Assert.That(new DailyMixes(new() { Catalogue = World.Plain(5) }).Create(World.State(World.Plain(5), history: [1, 2])), Is.Empty);
        var disliked = product.Create(World.State(parts.Catalogue, history: [3], values: [-1]));
        Assert.That(disliked, Is.Empty);
    }

    [Test]
    public void Create_SameDayAndNextDay_AreTheSameAndSomewhatOther()
    {
        var films = RealCatalogues.Films;
        var product = new DailyMixes(films.Parts, new() { Variation = 0.2 });
        var state = films.StateOf(0);
        string Text(QueryState at) => string.Join('\n', product.Create(at).SelectMany(m => m.Items).Select(i => i.ItemId));
        var midnight = new DateTimeOffset(state.Now.UtcDateTime.Date, TimeSpan.Zero);
        Assert.That(Text(state with { Now = midnight.AddHours(23) }), Is.EqualTo(Text(state with { Now = midnight.AddHours(1) })));
        Assert.That(Text(state with { Now = midnight.AddHours(25) }), Is.Not.EqualTo(Text(state with { Now = midnight.AddHours(1) })));
    }

    [Test]
    public void Create_Films_MixesAreNarrowerThanTheTaste()
    {
        var films = RealCatalogues.Films;
        var product = new DailyMixes(films.Parts);
        double Spread(IEnumerable<int> items)
        {
            var rows = items.ToArray();
            return 1 - rows.SelectMany(a => rows.Where(b => b != a).Select(b => (double)AudienceML.Learning.Numerics.Kernels.Dot(
                films.Parts.TasteVectors!.Row(a), films.Parts.TasteVectors.Row(b)))).DefaultIfEmpty(1).Average();
        }

        var (mixes, several, inside, whole, named) = (0, 0, 0.0, 0.0, 0);
        for (var user = 0; user < 60; user++)
        {
            var state = films.StateOf(user);
            var made = product.Create(state);
            Assert.That(made.SelectMany(m => m.Items).Select(i => i.ItemId), Is.Unique);
            mixes += made.Length;
            several += made.Length > 1 ? 1 : 0;
            named += made.Count(m => m.Genres.Length > 0);
            if (made.Length > 1)
            {
                whole += Spread(state.HistoryItems.ToArray());
                inside += made.Average(m => Spread(m.Items.Select(i => films.Parts.Catalogue.Ids.RowOf(i.ItemId))));
            }
        }

        TestContext.Out.WriteLine($"{mixes} mixes for 60 users, {several} with several; spread inside {inside / several:F3}, of the whole taste {whole / several:F3}");
        Assert.That(several, Is.GreaterThan(30), "most users like more than one kind of film");
        Assert.That(inside / several, Is.LessThan(0.75 * whole / several));
        Assert.That(named, Is.GreaterThan(0.9 * mixes));
    }
}
