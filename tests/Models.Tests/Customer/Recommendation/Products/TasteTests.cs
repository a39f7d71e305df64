using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Rules;

namespace AudienceML.Models.Tests.Customer.Recommendation.Products;

public sealed class TasteTests
{
    [Test]
    public void Profile_FourItems_HasTheSharesSpreadsAndTimesThatOneCounts()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "a", Genres = ["Jazz"], CreatorId = "x", Year = 1959, ItemType = "track", Audio = new() { Energy = 0.2, Tempo = 100 } },
            new() { ItemId = "b", Genres = ["Jazz", "Soul"], CreatorId = "x", Year = 1965, ItemType = "track", Audio = new() { Energy = 0.6 } },
            new() { ItemId = "c", Genres = ["Soul"], CreatorId = "y", Year = 1967, ItemType = "track" },
            new() { ItemId = "d", CreatorId = "z" });
        var sunday = new DateTimeOffset(2026, 2, 1, 7, 30, 0, TimeSpan.Zero);
        var query = new RecommendationQuery
        {
            Context = new(UtcOffset: TimeSpan.FromHours(2)),
            History =
            [
                new("a", CustomerEventType.Play, sunday.AddDays(-60)), new("a", CustomerEventType.Play, sunday),
                new("b", CustomerEventType.Play, sunday.AddDays(1)), new("c", CustomerEventType.Play, sunday.AddDays(1).AddHours(15)),
            ],
        };
        var times = new[] { sunday, sunday.AddDays(1), sunday.AddDays(1).AddHours(15) };
        var state = World.State(catalogue, query, [0, 1, 2], [1, 1, 2], [.. times.Select(t => t.ToUnixTimeMilliseconds())]) with { Now = sunday.AddDays(2) };
        var parts = new ProductParts { Catalogue = catalogue, TasteVectors = World.Vectors([1, 0], [0, 1], [1, 0], [1, 1]), Support = new[] { 9, 5, 1, 7 } };
        var profile = new TasteProfiler(parts, double.PositiveInfinity).Create(state);

        Assert.That(profile.Items, Is.EqualTo(3));
        Assert.That(profile.Genres.Select(g => (g.Name, Math.Round(g.Share, 6), g.Items)), Is.EqualTo(new[] { ("Soul", 0.625, 2), ("Jazz", 0.375, 2) }));
        Assert.That(profile.Creators.Select(g => (g.Name, Math.Round(g.Share, 6))), Is.EqualTo(new[] { ("x", 0.5), ("y", 0.5) }));
        Assert.That(profile.Eras.Select(g => (g.Name, Math.Round(g.Share, 6))), Is.EqualTo(new[] { ("1960s", 0.75), ("1950s", 0.25) }));
        Assert.That(profile.Types.Select(t => t.Name), Is.EqualTo(new[] { "track" }));
        Assert.That(profile.Audio.Select(a => a.Feature), Is.EqualTo(new[] { "energy", "tempo" }));
        Assert.That((profile.Audio[0].Mean, profile.Audio[0].Spread, profile.Audio[0].Items), Is.EqualTo((0.4, 0.2, 2)).Using<(double, double, int)>(
            (x, y) => Math.Abs(x.Item1 - y.Item1) < 1e-6 && Math.Abs(x.Item2 - y.Item2) < 1e-6 && x.Item3 == y.Item3));
        Assert.That(profile.GenreEntropy, Is.EqualTo(0.954434).Within(1e-5), "of 0.625 and 0.375");
        Assert.That(profile.Diversity, Is.EqualTo(2 / 3.0).Within(1e-6), "pairs of cosine 0, 1, 0");
        Assert.That(profile.Mainstream, Is.EqualTo((1.0 + (1 / 3.0) + 0) / 4).Within(1e-6));
        Assert.That(profile.NewCreators, Is.EqualTo(0.5), "x was heard two months ago, y was not");
        Assert.That(profile.Hours[9], Is.EqualTo(0.75).Within(1e-9));
        Assert.That(profile.Hours[0], Is.EqualTo(0.25).Within(1e-9), "22:30 UTC is half past midnight");
        Assert.That(profile.Weekdays[(int)DayOfWeek.Tuesday], Is.EqualTo(0.25).Within(1e-9));
    }

    [Test]
    public void Profile_NoHistory_IsEmpty()
    {
        var profile = new TasteProfiler(new() { Catalogue = World.Plain(3), Support = new[] { 1, 2, 3 } }).Create(World.State(World.Plain(3)));
        Assert.That((profile.Items, profile.Genres.Length, profile.Hours.Length, profile.GenreEntropy), Is.EqualTo((0, 0, 0, 0.0)));
        Assert.That((profile.Diversity, profile.Mainstream, profile.NewCreators), Is.EqualTo(((double?)null, (double?)null, (double?)null)));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Profile_AnyUser_SharesAddUpAndMeasuresStayInRange(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var support = Enumerable.Range(0, state.Catalogue.Count).Select(_ => random.Next(50)).ToArray();
        var profile = new TasteProfiler(new() { Catalogue = state.Catalogue, TasteVectors = state.ItemVectors, Support = support }).Create(state);
        foreach (var shares in (System.Collections.Immutable.ImmutableArray<TasteShare>[])[profile.Genres, profile.Creators, profile.Eras, profile.Types])
        {
            Assert.That(shares.IsEmpty ? 1 : shares.Sum(s => s.Share), Is.EqualTo(1).Within(1e-9));
        }

        Assert.That(profile.Diversity ?? 0, Is.InRange(0, 1));
        Assert.That(profile.Mainstream ?? 0, Is.InRange(0, 1));
        Assert.That(profile.GenreEntropy, Is.InRange(0, Math.Log2(Math.Max(1, profile.Genres.Length)) + 1e-9));
        Assert.That(profile.Hours.IsEmpty ? 1 : profile.Hours.Sum(), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void Interests_OldAndNewTopics_HaveStrengthTrendAndEvidence()
    {
        var catalogue = World.Catalogue(
            new() { ItemId = "a", Tags = ["ski"] }, new() { ItemId = "b", Tags = ["ski"] }, new() { ItemId = "c", Tags = ["chess"], Genres = ["Sport"] },
            new() { ItemId = "d", Tags = ["chess"] }, new() { ItemId = "e", Tags = ["opera"] });
        long Ago(double days) => World.Now.AddDays(-days).ToUnixTimeMilliseconds();
        var state = World.State(catalogue, null, [0, 1, 2, 3, 4], [1, 1, 1, 1, -1], [Ago(60), Ago(60), Ago(0), Ago(0), Ago(0)]);
        var interests = new UserInterests(new() { Catalogue = catalogue }, new() { HalfLifeDays = 30, TrendDays = 30, HalfStrength = 2 }).Find(state);
        Assert.That(interests.Select(i => (i.Topic, i.Kind, i.Evidence)), Is.EqualTo(new[]
        {
            ("chess", ItemFacetKind.Tag, 2), ("Sport", ItemFacetKind.Genre, 1), ("ski", ItemFacetKind.Tag, 2),
        }));
        Assert.That(interests.Select(i => i.Strength), Is.EqualTo(new[] { 2 / 4.0, 1 / 3.0, 0.5 / 2.5 }).Within(1e-9));
        Assert.That(interests.Select(i => i.Trend), Is.EqualTo(new[] { 1, 1, (0.5 - 1) / 1.5 }).Within(1e-9), "ski was twice as strong a month ago");
        Assert.That(interests[0].LastSeen, Is.EqualTo(World.Now));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Interests_AnyUser_AreInRangeStrongestFirst(int seed)
    {
        var random = new Random(seed);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var count = random.Next(1, 8);
        var found = new UserInterests(new() { Catalogue = state.Catalogue }).Find(state, count);
        Assert.That(found, Has.Length.LessThanOrEqualTo(count));
        Assert.That(found.Select(i => i.Strength), Is.Ordered.Descending.And.All.InRange(0.0, 1.0));
        Assert.That(found.Select(i => i.Trend), Is.All.InRange(-1.0, 1.0));
        Assert.That(found.Select(i => (i.Topic, i.Kind)), Is.Unique);
    }

    [Test]
    public void Onboarding_Films_ArePopularAndOfManyGenres()
    {
        var films = RealCatalogues.Films;
        var picks = new OnboardingPicks(films.Parts).Pick(World.State(films.Parts.Catalogue), 20);
        var rows = picks.Select(films.Parts.Catalogue.Ids.RowOf).ToArray();
        var popular = Enumerable.Range(0, 1682).OrderByDescending(i => films.Parts.Support.Span[i]).Take(20).ToArray();
        int Genres(int[] items) => items.SelectMany(i => films.Parts.Catalogue[i].Genres).Distinct().Count();
        TestContext.Out.WriteLine(string.Join(", ", rows.Select(r => films.Parts.Catalogue[r].Title)));
        Assert.That(picks, Is.Unique.And.Length.EqualTo(20));
        Assert.That(rows.Select(r => films.Parts.Support.Span[r]), Is.All.GreaterThan(50), "a new user has heard of them");
        Assert.That(Genres(rows), Is.GreaterThanOrEqualTo(Genres(popular)).And.GreaterThanOrEqualTo(14), "of nineteen");
    }

    [Test]
    public void Onboarding_MoreThanThereIs_GivesAllThatMayBeShown()
    {
        var random = new Random(12);
        var state = World.AnyState(random, World.AnyCatalogue(random));
        var availability = new AvailabilityFilter().Prepare(state);
        var all = Enumerable.Range(0, state.Catalogue.Count).Where(i => availability.Refuse(i) is null).Select(i => $"i{i}");
        Assert.That(new OnboardingPicks(new() { Catalogue = state.Catalogue }).Pick(state, 1000), Is.EquivalentTo(all));
    }
}
