using System.Collections.Immutable;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Features.Customer.Rows;
using AudienceML.Learning.Benchmarks;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Recommendation;

namespace AudienceML.Serving.Benchmarks;

/// <summary>One recommendation in process, from ids and events to an explained list; one thread, nothing kept for any user.</summary>
internal static class RecommendationBenchmarks
{
    private const int Items = 50_000;
    private const int Users = 8_000;
    private const int Genres = 40;
    private const int Requests = 3_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Request(Report report)
    {
        var set = Set();
        var model = new RecommendationTrainer(new()
        {
            Sources = ["als", "content", "genre", "trending", "popular"],
            Tier = RecommendationTier.Enterprise,
            LearnRanking = true,
            RankingUsers = 1000,
            Relevance = 0.8,
        }).Train(set, null, new LearningContext(1, 2));
        var queries = set.Rows.ToArray().Take(500)
            .Select(q => new RecommendationQuery { UserId = q.UserId, History = q.History, Count = 20, Context = new(model.LearnedUntil), Explain = true }).ToArray();
        var served = string.Join("/", queries.Take(50).Select(q => model.Predict(q).ServedBy).Distinct());
        var name = $"{Items} items, {string.Join(" + ", model.Sources.Keys)}, {served}";
        var places = 0L;
        Add(report, $"{name}, 20 items re-ranked (MMR) and explained", Calls.Measure(Requests, i => places += model.Predict(queries[i % queries.Length]).Items.Length));
        Add(report, $"{name}, weighted only", Calls.Measure(
            Requests, i => places += model.Predict(queries[i % queries.Length] with { Explain = false, Level = RecommendationLevel.Factorization }).Items.Length));
        Add(report, $"{name}, somebody unknown", Calls.Measure(Requests, i => places += model.Predict(new RecommendationQuery { Count = 20 }).Items.Length));
        if (places == 0)
        {
            throw new InvalidOperationException("Nothing was recommended.");
        }
    }

    private static void Add(Report report, string name, Calls calls)
    {
        report.Add($"{name}, p50", calls.Median, "µs");
        report.Add($"{name}, p99", calls.P99, "µs");
        report.Add($"{name}, allocated", calls.Bytes, "bytes/call");
    }

    /// <summary>Readers of two genres each, who mostly take what is popular in them.</summary>
    private static TrainingSet<RecommendationQuery, HeldOutItems> Set()
    {
        var random = new Random(1);
        var items = new CatalogueItem[Items];
        for (var i = 0; i < Items; i++)
        {
            var genre = i % Genres;
            items[i] = new()
            {
                ItemId = $"item {i}",
                Title = string.Join(' ', Enumerable.Range(0, 8).Select(_ => $"word{(genre * 50) + random.Next(60)}")),
                Genres = [$"genre {genre}"],
                Tags = [$"tag {random.Next(400)}"],
                CreatorId = $"creator {random.Next(2000)}",
                PublishedAt = Start.AddHours(i * 0.04),
            };
        }

        var label = new HeldOutItems([], new ItemCatalogue([.. items]));
        var rows = new RecommendationQuery[Users];
        for (var user = 0; user < Users; user++)
        {
            int[] favourites = [random.Next(Genres), random.Next(Genres)];
            var history = ImmutableArray.CreateBuilder<Interaction>();
            for (var i = 0; i < 60; i++)
            {
                var genre = random.Next(5) == 0 ? random.Next(Genres) : favourites[random.Next(2)];
                var rank = (int)(Items / Genres * Math.Pow(random.NextDouble(), 3));
                history.Add(new($"item {(rank * Genres) + genre}", CustomerEventType.ArticleClick, Start.AddHours((i * 30) + random.Next(30))));
            }

            rows[user] = new() { UserId = $"user {user}", History = history.ToImmutable() };
        }

        return new(rows, Enumerable.Repeat(label, Users).ToArray());
    }
}
