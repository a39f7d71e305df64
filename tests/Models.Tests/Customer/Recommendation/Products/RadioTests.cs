using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Rules;

namespace AudienceML.Models.Tests.Customer.Recommendation.Products;

public sealed class RadioTests
{
    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void Next_OnAndOn_PlaysEverythingThatMayBeShownOnceAndThenStops(int seed)
    {
        var random = new Random(seed);
        var query = World.AnyState(random, World.AnyCatalogue(random));
        var parts = new ProductParts { Catalogue = query.Catalogue, TasteVectors = query.ItemVectors };
        var known = Enumerable.Range(0, query.Catalogue.Count).Where(i => query.ItemVectors!.Row(i).ContainsAnyExcept(0f)).ToArray();
        if (known.Length == 0)
        {
            return;
        }

        var radio = new Radio(parts, new() { Remembered = 1000, CreatorSpacing = random.Next(0, 4) });
        var seedItem = $"i{known[random.Next(known.Length)]}";
        var state = radio.Start([seedItem], (uint)seed);
        var played = new List<string>();
        RadioItems next;
        do
        {
            next = radio.Next(query, state, random.Next(1, 6));
            played.AddRange(next.Items);
            state = RadioState.Parse(next.State.ToToken());
            Assert.That(state, Is.EqualTo(next.State));
            if (next.Items.Length > 0 && random.Next(2) == 0)
            {
                state = radio.Tell(state, next.Items[^1], (RadioFeedback)random.Next(3));
            }
        }
        while (next.Items.Length > 0);
        var availability = new AvailabilityFilter().Prepare(query);
        var mayPlay = known.Where(i => availability.Refuse(i) is null).Select(i => $"i{i}").Where(i => i != seedItem);
        Assert.That(played, Is.EquivalentTo(mayPlay));
    }

    [Test]
    public void Next_Music_StaysNearTheSeedWithoutTheSameArtistSoon()
    {
        var parts = RealCatalogues.Music;
        var radio = new Radio(parts);
        var query = World.State(parts.Catalogue);
        var (near, all) = (0.0, 0.0);
        for (var s = 0; s < 5; s++)
        {
            var seed = s * 7919;
            var state = radio.Start([parts.Catalogue.Ids.Ids[seed]]);
            var played = new List<int>();
            for (var i = 0; i < 10; i++)
            {
                var next = radio.Next(query, state, 10);
                state = next.State;
                played.AddRange(next.Items.Select(parts.Catalogue.Ids.RowOf));
            }

            Assert.That(played, Is.Unique.And.Count.EqualTo(100));
            var artists = played.ConvertAll(p => parts.Catalogue[p].CreatorId);
            Assert.That(artists.Select((a, i) => artists.Skip(i + 1).Take(5).Contains(a)), Is.All.False, "five places between two tracks of an artist");
            near += played.Average(p => Cosine(parts, seed, p)) / 5;
            all += Enumerable.Range(0, parts.Catalogue.Count).Average(p => Cosine(parts, seed, p)) / 5;
        }

        TestContext.Out.WriteLine($"mean nearness to the seed {near:F3}, of any track {all:F3}");
        Assert.That(near, Is.GreaterThan(0.7).And.GreaterThan(all + 0.5));
    }

    [Test]
    public void Tell_SkipAndLike_MoveAwayAndTowards()
    {
        var parts = RealCatalogues.Music;
        var radio = new Radio(parts, new() { LeastCosine = 0.3 });
        var query = World.State(parts.Catalogue);
        for (var s = 1; s <= 5; s++)
        {
            var start = radio.Next(query, radio.Start([parts.Catalogue.Ids.Ids[s * 5003]]), 10);
            var told = start.Items[^1];
            var row = parts.Catalogue.Ids.RowOf(told);
            double After(RadioFeedback feedback) => radio.Next(query, radio.Tell(start.State, told, feedback), 20).Items
                .Average(i => Cosine(parts, row, parts.Catalogue.Ids.RowOf(i)));
            Assert.That(After(RadioFeedback.Like), Is.GreaterThan(After(RadioFeedback.None)));
            Assert.That(After(RadioFeedback.Skip), Is.LessThan(After(RadioFeedback.None) - 0.02));
        }
    }

    [Test]
    public void Next_LikesThatLeadAway_KeepsTheLeastCosineFromTheSeed()
    {
        // Items lie on a quarter circle from the seed; the listener likes whatever is furthest on.
        var parts = new ProductParts
        {
            Catalogue = World.Plain(91), ContentVectors = World.Vectors([.. Enumerable.Range(0, 91).Select(d => new[] { MathF.Cos(d * MathF.PI / 180), MathF.Sin(d * MathF.PI / 180) })]),
        };
        double Furthest(double leastCosine)
        {
            var radio = new Radio(parts, new() { LeastCosine = leastCosine, LeastNearness = -1, LikeWeight = 10, Drift = 5, Variation = 0 });
            var state = radio.Start(["i0"]);
            foreach (var liked in (string[])["i90", "i89", "i88", "i87"])
            {
                state = radio.Tell(state, liked, RadioFeedback.Like);
            }

            var next = radio.Next(World.State(parts.Catalogue), state, 9).Items.Select(parts.Catalogue.Ids.RowOf).ToArray();
            return next.Average();
        }

        Assert.That(Furthest(Math.Cos(20 * Math.PI / 180)), Is.EqualTo(20).Within(1.5), "twenty degrees and no further");
        Assert.That(Furthest(0), Is.GreaterThan(75));
    }

    [Test]
    public void Start_UnknownSeeds_SaysSo()
    {
        var radio = new Radio(new() { Catalogue = World.Plain(3), ContentVectors = World.Vectors([1, 0], [0, 1], [0, 0]) });
        Assert.That(() => radio.Start(["who"]), Throws.TypeOf<InvalidRequestException>().With.Message.Contains("'who'"));
        Assert.That(() => radio.Start(["i2"]), Throws.TypeOf<InvalidRequestException>(), "nothing is known of the third");
        Assert.That(() => radio.Start([]), Throws.TypeOf<InvalidRequestException>());
        Assert.That(() => radio.Start(default), Throws.TypeOf<InvalidRequestException>());
        Assert.That(() => radio.Start([.. Enumerable.Range(0, 51).Select(i => $"i{i}")]), Throws.TypeOf<InvalidRequestException>().With.Message.Contains("50"));
        Assert.That(radio.Start(["who", "i1"]).Seeds, Has.Length.EqualTo(2), "one known seed is enough");
    }

    [Test]
    public void Parse_AlteredOrCutToken_IsRefused()
    {
        var radio = new Radio(new() { Catalogue = World.Plain(3), ContentVectors = World.Vectors([1, 0], [0, 1], [1, 1]) });
        var token = radio.Next(World.State(World.Plain(3)), radio.Start(["i0"], 77), 2).State.ToToken();
        for (var i = 0; i < token.Length; i++)
        {
            var altered = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.That(() => RadioState.Parse(altered), Throws.TypeOf<InvalidRequestException>(), altered);
            Assert.That(() => RadioState.Parse(token[..i]), Throws.TypeOf<InvalidRequestException>());
        }

        Assert.That(() => RadioState.Parse("no token!"), Throws.TypeOf<InvalidRequestException>());
    }

    [Test]
    public void ToToken_ThousandPlays_IsSmallAndSurvivesANewCatalogue()
    {
        var catalogue = World.Plain(1200);
        var radio = new Radio(new() { Catalogue = catalogue, ContentVectors = World.AnyVectors(new(2), 1200, 4) }, new() { Remembered = 1000 });
        var state = radio.Next(World.State(catalogue), radio.Start(["i5"]), 1000).State;
        Assert.That(state.ToToken(), Has.Length.LessThan(5500));
        var reversed = new ItemCatalogue([.. catalogue.Items.Reverse()]);
        var other = new Radio(new() { Catalogue = reversed, ContentVectors = World.AnyVectors(new(3), 1200, 4) });
        var next = other.Next(World.State(reversed), RadioState.Parse(state.ToToken()), 50);
        Assert.That(next.Items, Has.Length.EqualTo(50));
        Assert.That(next.State.PlayCount, Is.EqualTo(1000), "the oldest are forgotten");
    }

    private static double Cosine(ProductParts parts, int x, int y) => Kernels.Dot(parts.ContentVectors!.Row(x), parts.ContentVectors.Row(y));
}
