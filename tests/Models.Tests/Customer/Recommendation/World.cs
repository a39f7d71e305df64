using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Tests.Customer.Recommendation;

/// <summary>Catalogues, queries and lists for tests: small ones by hand, and any by a seed.</summary>
internal static class World
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] GenreNames = ["Drama", "Comedy", "Crime", "War", "Music"];
    private static readonly string[] TypeNames = ["film", "video", "article"];
    private static readonly string[] Countries = ["DE", "FR", "US"];

    /// <summary>A state over a catalogue; of history and rules what the query says, without times.</summary>
    public static QueryState State(
        ItemCatalogue catalogue, RecommendationQuery? query = null, int[]? history = null, float[]? values = null, long[]? times = null,
        FeatureMatrix? vectors = null, float[]? popularity = null)
    {
        history ??= [];
        return new QueryState
        {
            Query = query ?? new RecommendationQuery(),
            Catalogue = catalogue,
            Now = Now,
            HistoryItems = history,
            HistoryValues = values ?? Enumerable.Repeat(1f, history.Length).ToArray(),
            HistoryTimes = times ?? Enumerable.Repeat(Now.AddDays(-1).ToUnixTimeMilliseconds(), history.Length).ToArray(),
            ItemVectors = vectors,
            Popularity = popularity ?? [],
        };
    }

    public static ItemCatalogue Catalogue(params CatalogueItem[] items) => new([.. items]);

    /// <summary>So many items i0, i1, … of which nothing is known.</summary>
    public static ItemCatalogue Plain(int count) => new([.. Enumerable.Range(0, count).Select(i => new CatalogueItem { ItemId = $"i{i}" })]);

    public static List<Candidate> Candidates(params float[] scores) => [.. scores.Select((s, i) => new Candidate(i, s, 0))];

    /// <summary>Any catalogue: items that lack this or that, hidden, expired, to come, of regions, brands and creators.</summary>
    public static ItemCatalogue AnyCatalogue(Random random, int most = 40) => new([.. Enumerable.Range(0, random.Next(1, most)).Select(i => AnyItem(random, i))]);

    public static RecommendationRules AnyRules(Random random, ItemCatalogue catalogue)
    {
        string AnyId() => random.Next(6) == 0 ? "nobody" : catalogue.Ids.Ids[random.Next(catalogue.Count)];
        return new RecommendationRules
        {
            Exclude = Some(random, 3, AnyId).ToImmutableHashSet(),
            ExcludeGenres = Some(random, 1, () => Pick(random, GenreNames)).ToImmutableHashSet(),
            OnlyGenres = Some(random, 2, () => Pick(random, [.. GenreNames, "Western"])).ToImmutableHashSet(),
            OnlyTypes = Some(random, 2, () => Pick(random, TypeNames)).ToImmutableHashSet(),
            Pin = [.. Some(random, 6, AnyId)],
            ItemFactors = Some(random, 4, AnyId).Distinct().ToImmutableDictionary(id => id, _ => Math.Exp((random.NextDouble() * 4) - 2)),
            GenreFactors = Some(random, 2, () => Pick(random, GenreNames)).Distinct().ToImmutableDictionary(g => g, _ => Math.Exp((random.NextDouble() * 4) - 2)),
            Seen = (SeenPolicy)random.Next(3),
            SeenAfterDays = random.Next(0, 40),
            AllowOwn = random.Next(2) == 0,
            MaxAgeDays = random.Next(3) == 0 ? random.Next(0, 60) : null,
        };
    }

    /// <summary>Any query over a catalogue, with vectors and popularity.</summary>
    public static QueryState AnyState(Random random, ItemCatalogue catalogue)
    {
        var history = Enumerable.Range(0, catalogue.Count).Where(_ => random.Next(4) == 0).ToArray();
        var query = new RecommendationQuery
        {
            UserId = random.Next(3) == 0 ? null : $"c{random.Next(5)}",
            Count = random.Next(1, 25),
            Rules = AnyRules(random, catalogue),
            Context = new RecommendationContext(
                Region: random.Next(3) == 0 ? null : Pick(random, [.. Countries, "XX"]), BrandId: random.Next(2) == 0 ? null : $"b{random.Next(4)}"),
        };
        return State(
            catalogue,
            query,
            history,
            [.. history.Select(_ => (random.NextSingle() * 3) - 0.5f)],
            [.. history.Select(_ => Now.AddDays(-random.NextDouble() * 50).ToUnixTimeMilliseconds())],
            AnyVectors(random, catalogue.Count, random.Next(1, 9)),
            [.. Enumerable.Range(0, catalogue.Count).Select(_ => random.NextSingle())]);
    }

    /// <summary>Some items of a catalogue with falling scores, of which some may be equal or below 0.</summary>
    public static List<Candidate> AnyCandidates(Random random, ItemCatalogue catalogue)
    {
        var scores = Enumerable.Range(0, catalogue.Count).Select(_ => MathF.Round((random.NextSingle() * 6) - 3, 1)).OrderDescending().ToArray();
        var items = Enumerable.Range(0, catalogue.Count).ToArray();
        random.Shuffle(items);
        return [.. items.Take(random.Next(0, catalogue.Count + 1)).Select((item, place) => new Candidate(item, scores[place], random.Next(3), 0.5f))];
    }

    /// <summary>Rows of length 1; some of zeros, as of items of which nothing was learned.</summary>
    public static FeatureMatrix AnyVectors(Random random, int rows, int columns)
    {
        var vectors = new FeatureMatrix(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            var row = vectors.Row(i);
            for (var j = 0; j < columns; j++)
            {
                row[j] = (random.NextSingle() * 2) - 1;
            }

            Normalise(row, random.Next(8) == 0);
        }

        return vectors;
    }

    /// <summary>A matrix of rows brought to length 1.</summary>
    public static FeatureMatrix Vectors(params float[][] rows)
    {
        var vectors = new FeatureMatrix(rows.Length, rows[0].Length);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].CopyTo(vectors.Row(i));
            Normalise(vectors.Row(i), false);
        }

        return vectors;
    }

    private static void Normalise(Span<float> row, bool clear)
    {
        var length = MathF.Sqrt(row.ToArray().Sum(x => x * x));
        foreach (ref var x in row)
        {
            x = clear || length == 0 ? 0 : x / length;
        }
    }

    private static CatalogueItem AnyItem(Random random, int row) => new()
    {
        ItemId = $"i{row}",
        Title = $"Title {row}",
        ItemType = random.Next(4) == 0 ? null : Pick(random, TypeNames),
        Genres = [.. Some(random, 3, () => Pick(random, GenreNames))],
        Tags = [.. Some(random, 3, () => $"t{random.Next(5)}")],
        CreatorId = random.Next(4) == 0 ? null : $"c{random.Next(5)}",
        BrandId = random.Next(3) == 0 ? null : $"b{random.Next(3)}",
        Regions = [.. Some(random, 2, () => Pick(random, Countries))],
        PublishedAt = random.Next(4) == 0 ? null : Now.AddDays((random.NextDouble() * 70) - 60),
        ExpiresAt = random.Next(3) == 0 ? Now.AddDays((random.NextDouble() * 20) - 10) : null,
        IsHidden = random.Next(8) == 0,
        Year = random.Next(3) == 0 ? null : random.Next(1960, 2026),
    };

    private static List<T> Some<T>(Random random, int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(2) == 0 ? 0 : random.Next(most + 1)).Select(_ => make())];

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
