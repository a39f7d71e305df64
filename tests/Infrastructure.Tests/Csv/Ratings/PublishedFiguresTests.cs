using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Infrastructure.Tests.Csv.Ratings;

/// <summary>Folds and figures of others on the real files. Popularity has nothing to tune: when it agrees, the folds, the masks and the metrics do.</summary>
public sealed class PublishedFiguresTests
{
    [Test]
    public async Task Item75_MovieLens100K_IsTheSplitOfTheRecommendersProject()
    {
        var log = await MovieLensAsync();
        var split = RatingSplits.Item75(log);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(split.Train, Has.Length.EqualTo(75_066));
            Assert.That(split.Test, Has.Length.EqualTo(24_934));

            // The same rows as numpy and a stable sort choose, by the sum of their numbers.
            Assert.That(split.Test.Sum(row => (long)row), Is.EqualTo(1_247_962_990));
        }
    }

    [Test]
    public async Task Surprise5_MovieLens100K_FoldsAreSurprises()
    {
        var splits = RatingSplits.Surprise5(await MovieLensAsync());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(splits.Select(s => s.Test.Length), Is.All.EqualTo(20_000));
            Assert.That(
                splits.Select(s => s.Test.Sum(row => (long)row)),
                Is.EqualTo(new[] { 1_000_155_690L, 1_000_808_702, 1_002_204_040, 995_292_060, 1_001_489_508 }));
            Assert.That(splits[0].Test, Does.Contain(3582).And.Contain(60498).And.Contain(53227));
        }
    }

    [Test]
    public async Task Popularity_Item75_FiguresAreThePublishedOnes()
    {
        var log = await MovieLensAsync();
        var report = Popularity(RankingTask.Create(log, RatingSplits.Item75(log)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report["ndcg@10"], Is.EqualTo(0.2523).Within(2e-4));
            Assert.That(report["precision@10"], Is.EqualTo(0.2287).Within(1e-4));
            Assert.That(report["recall@10"], Is.EqualTo(0.1132).Within(1e-4));
            Assert.That(report["map@10"], Is.EqualTo(0.0560).Within(1e-4));
        }
    }

    [Test]
    public async Task Popularity_RecBole_FiguresAreThePublishedOnes()
    {
        // Drawn by another generator: the spread between seeds is about 0.002.
        var log = await MovieLensAsync();
        var report = RecommenderReport.Mean([.. RatingSplits.Named("recbole811", log).Select(s => Popularity(RankingTask.Create(log, s)))]);
        Assert.That(report["ndcg@10"], Is.EqualTo(0.1402).Within(0.003));
        Assert.That(report["hit@10"], Is.EqualTo(0.5741).Within(0.015));
    }

    [Test]
    public async Task Popularity_Films933K_FiguresAreThePublishedOnes()
    {
        var file = await new RatingFileReader().ReadAsync(new()
        {
            Path = RealData.Find("films-933k/train.csv.gz"),
            TestPath = RealData.Find("films-933k/test.csv.gz"),
        });
        Assert.That(file.TrainRows, Is.EqualTo(749_192));
        Assert.That(file.Log.Count, Is.EqualTo(749_192 + 184_325));
        var report = Popularity(RankingTask.Create(file.Log, RatingSplits.Given(file.Log, file.TrainRows)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report["ndcg@10"], Is.EqualTo(0.1851).Within(1e-4));
            Assert.That(report["recall@20"], Is.EqualTo(0.1142).Within(1e-4));
            Assert.That(report["recall_capped@20"], Is.EqualTo(0.1793).Within(1e-4));
        }
    }

    private static RecommenderReport Popularity(RankingTask task) =>
        RecommenderEvaluator.Evaluate(new PopularityLearner().Learn(task.Training, new()), task);

    private static async Task<RatingLog> MovieLensAsync() =>
        (await new RatingFileReader().ReadAsync(new() { Path = RealData.Find("ml-100k/u.data"), Format = RatingFileFormat.MovieLens })).Log;
}
