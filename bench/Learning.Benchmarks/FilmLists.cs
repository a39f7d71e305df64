using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Benchmarks;

/// <summary>What a recommender learns from the films, and how good its lists are.</summary>
internal sealed class FilmLists
{
    public const int Users = 6018;
    public const int Items = 3018;
    private readonly Interactions _test;

    public FilmLists(Arrays arrays)
    {
        Train = Films.ToInteractions(arrays.Read("films_train"), 2, Users, Items);
        _test = Films.ToInteractions(arrays.Read("films_test"), 2, Users, Items);
    }

    /// <summary>The pairs to learn from.</summary>
    public Interactions Train { get; }

    /// <summary>How well the other pairs are found: all films are ranked, those of training left out.</summary>
    public Dictionary<string, double> Judge(IRecommender recommender, int threads)
    {
        var report = RecommenderEvaluator.Evaluate(
            recommender, new RankingTask(Train, _test.ByUser, "films-933k"), new() { ListLengths = [10, 20] }, new LearningContext(1, threads));
        return new() { ["ndcg@10"] = report["ndcg@10"], ["recall@20"] = report["recall@20"] };
    }
}
