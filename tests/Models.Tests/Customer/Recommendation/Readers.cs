using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Models.Tests.Customer.Recommendation;

/// <summary>Readers with a favourite genre each, who mostly read what is of it.</summary>
internal static class Readers
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Genres = ["politics", "football", "film", "food"];

    public static ItemCatalogue Catalogue { get; } = new([.. Enumerable.Range(0, 60).Select(Item)]);

    /// <summary>Queries with the history of forty days, ten to twenty events each.</summary>
    public static TrainingSet<RecommendationQuery, HeldOutItems> Set(int users, int seed)
    {
        var random = new RandomSource(Seeds.Derive(seed, "readers"));
        var label = new HeldOutItems([], Catalogue);
        return new(
            Enumerable.Range(0, users).Select(user => new RecommendationQuery { UserId = $"u{seed}-{user}", History = History(random), Count = 10 }).ToArray(),
            Enumerable.Repeat(label, users).ToArray());
    }

    private static ImmutableArray<Interaction> History(RandomSource random)
    {
        var genre = random.NextInt32(Genres.Length);
        return
        [
            .. Enumerable.Range(0, 10 + random.NextInt32(10)).Select(i =>
            {
                var of = random.Bernoulli(0.8) ? genre : random.NextInt32(Genres.Length);

                // The first of a genre are read most.
                var item = of + (Genres.Length * Math.Min(random.NextInt32(15), random.NextInt32(15)));
                var type = random.NextInt32(4) switch { 0 => CustomerEventType.Like, 1 => CustomerEventType.ArticleView, _ => CustomerEventType.ArticleClick };
                return new Interaction($"i{item}", type, Start.AddHours((i * 48) + random.NextInt32(48)));
            }),
        ];
    }

    private static CatalogueItem Item(int i) => new()
    {
        ItemId = $"i{i}",
        Title = $"{Genres[i % 4]} story {i}",
        ItemType = i % 7 == 0 ? "video" : "news",
        Genres = [Genres[i % 4]],
        Tags = [$"tag{i % 11}"],
        CreatorId = $"a{i % 9}",
        PublishedAt = Start.AddHours(i),
        Text = $"A text about {Genres[i % 4]} and number {i}.",
    };
}
