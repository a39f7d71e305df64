using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>The articles of the simulated publisher, with text made of their topics' words, and a way to pick one as a reader would.</summary>
internal sealed class SimulatedArticles
{
    private const int DaysBefore = 14;
    private const int AuthorCount = 48;
    private readonly List<EditorialArticle>[] _byTopic;
    private readonly List<double>[] _publishedByTopic;

    public SimulatedArticles(SimulationOptions options, SimulatedReference reference)
    {
        var random = new RandomSource(Seeds.Derive(options.Seed, "articles"));
        var start = new DateTimeOffset(options.Start.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        _byTopic = [.. Topics.All.Select(_ => new List<EditorialArticle>())];
        _publishedByTopic = [.. Topics.All.Select(_ => new List<double>())];
        Authors = [.. Enumerable.Range(0, AuthorCount).Select(i => Author(i, reference))];
        var count = options.ArticlesPerDay * (options.Days + DaysBefore);
        var all = ImmutableArray.CreateBuilder<EditorialArticle>(count);
        for (var i = 0; i < count; i++)
        {
            // Evenly through the day, so that they come in the order of time; the first of each topic is early enough for every reader.
            var day = ((double)i / options.ArticlesPerDay) - DaysBefore;
            var topic = i < Topics.All.Length ? i : random.NextInt32(Topics.All.Length);
            var article = Article(options, reference, random, i, topic, start.AddMinutes(Math.Floor(day * 24 * 60)));
            all.Add(article);
            _byTopic[topic].Add(article);
            _publishedByTopic[topic].Add(day);
        }

        All = all.MoveToImmutable();
    }

    public ImmutableArray<EditorialArticle> All { get; }

    public ImmutableArray<EditorialAuthor> Authors { get; }

    /// <summary>A recent article of a topic, newer ones more often.</summary>
    /// <param name="random">The reader's generator.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="day">The moment, in days from the beginning.</param>
    public EditorialArticle Pick(RandomSource random, int topic, double day)
    {
        var published = _publishedByTopic[topic];
        var at = published.BinarySearch(day);
        at = at >= 0 ? at : ~at - 1;
        var back = 0;
        while (back < 30 && random.Bernoulli(0.75))
        {
            back++;
        }

        return _byTopic[topic][Math.Max(0, at - back)];
    }

    /// <summary>The quality of an article, -1 to 1; readers feel it.</summary>
    public static double QualityOf(EditorialArticle article)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = article.ArticleId.TryWriteBytes(bytes, bigEndian: true, out _);
        return (bytes[15] / 127.5) - 1;
    }

    private static EditorialAuthor Author(int i, SimulatedReference reference)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"A{i + 1:00}");
        var city = reference.Tables.Cities[i % reference.Tables.Cities.Count];
        return new()
        {
            AuthorId = StableId.From("author", i), AuthorName = $"Author {code[1..]}", AuthorCode = code, Department = Topics.All[i % Topics.All.Length].Name,
            Role = i % 4 == 0 ? "editor" : "reporter", PrimaryCountryCode = city.CountryCode, PrimaryCityId = city.CityId,
        };
    }

    private static EditorialArticle Article(
        SimulationOptions options, SimulatedReference reference, RandomSource random, int index, int topic, DateTimeOffset published)
    {
        var type = random.NextDouble() switch { < 0.68 => "news", < 0.8 => "opinion", < 0.9 => "analysis", < 0.97 => "video", _ => "podcast" };
        var words = 80 + random.Poisson(60);
        var title = Text(random, Topics.All[topic], 6, 0.85);
        var first = Topics.All[topic].Words[random.NextInt32(Topics.All[topic].Words.Length)];
        var external = string.Create(CultureInfo.InvariantCulture, $"{options.Seed}-{index}");
        return new()
        {
            ArticleId = StableId.From("article", options.Seed, index),
            ExternalArticleId = external,
            CompanyId = reference.Company,
            BrandId = reference.Brands[index % reference.Brands.Length],
            Title = title,
            Headline = title,
            Subtitle = Text(random, Topics.All[topic], 9, 0.6),
            Summary = Text(random, Topics.All[topic], 24, 0.6) + ".",
            Body = Text(random, Topics.All[topic], words, 0.5) + ".",
            ContentUrl = $"/{Topics.All[topic].Name.ToLowerInvariant()}/{external}",
            ArticleType = type,
            PrimaryAuthorId = StableId.From("author", topic + (Topics.All.Length * random.NextInt32(AuthorCount / Topics.All.Length))),
            PrimaryCategoryId = reference.Tables.Categories[topic].CategoryId,
            WordCount = words,
            ReadingTimeMinutes = Math.Round(words / 200.0, 1),
            ImageCount = random.NextInt32(4),
            VideoCount = string.Equals(type, "video", StringComparison.Ordinal) ? 1 : 0,
            PublishTime = published,
            PublishDate = DateOnly.FromDateTime(published.UtcDateTime),
            Status = "published",
            Tags = [Topics.All[topic].Name.ToLowerInvariant(), first],
            CreatedAt = published,
            UpdatedAt = published,
        };
    }

    private static string Text(RandomSource random, Topic topic, int words, double share)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < words; i++)
        {
            var word = random.Bernoulli(share)
                ? topic.Words[random.NextInt32(topic.Words.Length)]
                : Topics.CommonWords[random.NextInt32(Topics.CommonWords.Length)];
            _ = i == 0 ? text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1) : text.Append(' ').Append(word);
        }

        return text.ToString();
    }
}
