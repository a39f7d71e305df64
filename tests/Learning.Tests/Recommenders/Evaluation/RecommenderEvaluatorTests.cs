using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

public sealed class RecommenderEvaluatorTests
{
    private static readonly double Second = 1 / Math.Log2(3);
    private static readonly double Third = 0.5;

    [Test]
    public void Evaluate_ByHand_IsRight()
    {
        // Items in order of score: 0, 1, 2, 3, 4. User 0 took 0 and wants 2 and 4; user 1 took nothing and wants 0; user 2 wants nothing.
        var task = Task([[0], [], [1]], [[2, 4], [0], []], 5);
        var report = RecommenderEvaluator.Evaluate(Order(5), task, new() { ListLengths = [2, 3] });
        using (Assert.EnterMultipleScope())
        {
            // User 0's list: 1, 2, 3; user 1's list: 0, 1, 2.
            Assert.That(report.Users, Is.EqualTo(2));
            Assert.That(report.UsersWithoutHistory, Is.EqualTo(1));
            Assert.That(report["precision@2"], Is.EqualTo(0.5));
            Assert.That(report["precision@3"], Is.EqualTo(1.0 / 3).Within(1e-12));
            Assert.That(report["recall@2"], Is.EqualTo(0.75));
            Assert.That(report["ndcg@2"], Is.EqualTo(((Second / (1 + Second)) + 1) / 2).Within(1e-12));
            Assert.That(report["map@2"], Is.EqualTo((0.25 + 1) / 2).Within(1e-12));
            Assert.That(report["mrr@2"], Is.EqualTo(0.75));
            Assert.That(report["hit@2"], Is.EqualTo(1));
            Assert.That(report["coverage@2"], Is.EqualTo(3 / 5.0));
            Assert.That(report["coverage@3"], Is.EqualTo(4 / 5.0));

            // 4 places, of which item 1 has two: sorted 0, 0, 1, 1, 2.
            Assert.That(report["gini@2"], Is.EqualTo(((-4 * 0) + (-2 * 0) + (0 * 1) + (2 * 1) + (4 * 2)) / (5 * 4.0)).Within(1e-12));
            Assert.That(report["popularity@2"], Is.EqualTo(((1 + 0) / 2.0 + (1 + 1) / 2.0) / 2).Within(1e-12));
            Assert.That(report["novelty@2"], Is.EqualTo(Math.Log2(3)).Within(1e-12));
            Assert.That(report["nothing@2"], Is.NaN);
        }
    }

    [Test]
    public void Evaluate_FewerWantedThanPlaces_IdealEndsWithThem()
    {
        // One wanted item in third place: nDCG is 1 / log2(4), and capped recall counts it whole.
        var report = RecommenderEvaluator.Evaluate(Order(5), Task([[]], [[2]], 5), new() { ListLengths = [4] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report["ndcg@4"], Is.EqualTo(Third).Within(1e-12));
            Assert.That(report["recall_capped@4"], Is.EqualTo(1));
            Assert.That(report["map@4"], Is.EqualTo(1.0 / 3).Within(1e-12));
        }
    }

    [Test]
    public void Evaluate_AlsoSeen_IsLeftOutWithoutBeingLearned()
    {
        var task = Task([[0]], [[2]], 4);
        var masked = new RankingTask(task.Training, task.Test, "by hand") { AlsoSeen = Matrix([[1]], 4) };
        Assert.That(RecommenderEvaluator.Evaluate(Order(4), task)["mrr@5"], Is.EqualTo(0.5));
        Assert.That(RecommenderEvaluator.Evaluate(Order(4), masked)["mrr@5"], Is.EqualTo(1));
        Assert.That(RecommenderEvaluator.Evaluate(Order(4), masked, new() { WithSeen = true })["mrr@5"], Is.EqualTo(1.0 / 3).Within(1e-12));
    }

    [Test]
    public void Evaluate_UnlearnedUsers_AreNobodyToTheRecommender()
    {
        // User 0 is learned from, user 1 comes with a history of item 0 and wants item 1.
        var task = new RankingTask(new Interactions(Matrix([[2], []], 4)), Matrix([[], [1]], 4), "by hand")
        {
            Unlearned = new Interactions(Matrix([[], [0]], 4)),
        };
        var asked = new List<int>();
        var report = RecommenderEvaluator.Evaluate(new Listening(Order(4), asked), task);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report["mrr@5"], Is.EqualTo(1));
            Assert.That(report.UsersWithoutHistory, Is.Zero);
            Assert.That(asked, Is.EqualTo(new[] { -1 }));
        }
    }

    [Test]
    public void Evaluate_MoreUsersThanWanted_DrawsAsMany()
    {
        var task = RandomTask(7, users: 100, items: 20);
        var report = RecommenderEvaluator.Evaluate(Order(20), task, new() { MaxUsers = 9 });
        Assert.That(report.Users, Is.EqualTo(9));
        Assert.That(report.Protocol, Does.Contain("9 users drawn"));
    }

    [Test]
    public void Evaluate_ListsLongerThanTheCatalogue_CountTheMissingPlaces()
    {
        var report = RecommenderEvaluator.Evaluate(Order(3), Task([[0]], [[1, 2]], 3), new() { ListLengths = [10] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report["precision@10"], Is.EqualTo(0.2).Within(1e-12));
            Assert.That(report["recall@10"], Is.EqualTo(1));
            Assert.That(report["ndcg@10"], Is.EqualTo(1));
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Evaluate_RandomLists_AgreeWithRankingMetrics(int seed)
    {
        // The general metrics judge the same lists from the gains of all items that are left.
        var task = RandomTask(seed, users: 40, items: 30);
        var model = new RandomLearner().Learn(task.Training, new LearningContext(seed));
        var report = RecommenderEvaluator.Evaluate(model, task, new() { ListLengths = [1, 5, 10] });
        foreach (var k in new[] { 1, 5, 10 })
        {
            var judged = new List<RankedList>();
            for (var user = 0; user < 40; user++)
            {
                var scores = new float[30];
                model.Score(task.Training.HistoryOf(user), scores);
                var seen = task.Training.ByUser.Columns(user).ToArray();
                var wanted = task.Test.Columns(user).ToArray();
                if (wanted.Length > 0)
                {
                    judged.Add(RankingMetrics.Judge(
                        Enumerable.Range(0, 30).Except(seen).OrderByDescending(i => scores[i]).Select(i => wanted.Contains(i) ? 1f : 0).ToArray(), k));
                }
            }

            using (Assert.EnterMultipleScope())
            {
                Assert.That(report.Users, Is.EqualTo(judged.Count));
                Assert.That(report[$"precision@{k}"], Is.EqualTo(judged.Average(j => j.Precision)).Within(1e-12));
                Assert.That(report[$"recall@{k}"], Is.EqualTo(judged.Average(j => j.Recall)).Within(1e-12));
                Assert.That(report[$"ndcg@{k}"], Is.EqualTo(judged.Average(j => j.Ndcg)).Within(1e-12));
                Assert.That(report[$"map_capped@{k}"], Is.EqualTo(judged.Average(j => j.AveragePrecision)).Within(1e-12));
                Assert.That(report[$"mrr@{k}"], Is.EqualTo(judged.Average(j => j.ReciprocalRank)).Within(1e-12));
                Assert.That(report[$"hit@{k}"], Is.EqualTo(judged.Average(j => j.Hit)).Within(1e-12));
            }
        }
    }

    [Test]
    public void Evaluate_Threads_ChangeNothing()
    {
        var task = RandomTask(5, users: 700, items: 50);
        var model = new RandomLearner().Learn(task.Training, new());
        var options = new RecommenderEvaluationOptions().WithPopularityGroups(task.Training);
        var one = RecommenderEvaluator.Evaluate(model, task, options);
        var seven = RecommenderEvaluator.Evaluate(model, task, options, new LearningContext(1, 7));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seven.Metrics, Is.EqualTo(one.Metrics));
            Assert.That(seven.UserNdcg, Is.EqualTo(one.UserNdcg));
            Assert.That(seven.Exposure, Is.EqualTo(one.Exposure));
        }
    }

    [Test]
    public void Evaluate_Features_DiversityAndCalibrationByHand()
    {
        // Items 0 and 1 share their only genre; item 2 has the other; item 3 has both. The user took item 3 and is shown 0, 1, 2.
        var features = new SparseMatrix(new[] { 0, 1, 2, 3, 5 }, new[] { 0, 0, 1, 0, 1 }, new[] { 1f, 1, 1, 1, 1 }, 2);
        var training = new Interactions(Matrix([[3]], 4)) { ItemFeatures = features };
        var report = RecommenderEvaluator.Evaluate(Order(4), new RankingTask(training, Matrix([[0]], 4), "by hand"), new() { ListLengths = [3] });
        var expected = (0.5 * Math.Log(0.5 / ((0.99 * 2 / 3) + (0.01 * 0.5)))) + (0.5 * Math.Log(0.5 / ((0.99 / 3) + (0.01 * 0.5))));
        Assert.That(report["diversity@3"], Is.EqualTo(1 - (1.0 / 3)).Within(1e-12));
        Assert.That(report["calibration_kl@3"], Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Evaluate_Groups_SharesOfCatalogueTrainingAndLists()
    {
        var task = Task([[0], [0], [0, 1]], [[1], [1], [2]], 5);
        var report = RecommenderEvaluator.Evaluate(Order(5), task, new RecommenderEvaluationOptions { ListLengths = [2] }.WithPopularityGroups(task.Training));
        Assert.That(report.Exposure, Is.EqualTo(new[] { new GroupExposure("head", 0.2, 0.75, 0), new GroupExposure("tail", 0.8, 0.25, 1) }));
    }

    [Test]
    public void Evaluate_Interval_IsTheNormalOneOverUsers()
    {
        // Hits 1, 0, 0: mean 1/3, standard error sqrt(1/3 / 3).
        var task = Task([[], [], []], [[0], [4], [4]], 5);
        var metric = RecommenderEvaluator.Evaluate(Order(5), task, new() { ListLengths = [1] }).Metrics.Single(m => m.Name == "hit@1");
        Assert.That(metric.Interval.Upper - metric.Value, Is.EqualTo(1.959964 / 3).Within(1e-6));
        Assert.That(metric.Value - metric.Interval.Lower, Is.EqualTo(1.959964 / 3).Within(1e-6));
    }

    [Test]
    public void Evaluate_NobodyWithSomethingToFind_IsRefused()
        => Assert.That(() => RecommenderEvaluator.Evaluate(Order(3), Task([[0]], [[]], 3)), Throws.InstanceOf<TrainingDataException>());

    [Test]
    public void Evaluate_AnotherCatalogue_IsRefused()
        => Assert.That(() => RecommenderEvaluator.Evaluate(Order(4), Task([[0]], [[1]], 3)), Throws.ArgumentException.With.Message.Contains("catalogue"));

    [Test]
    public void Mean_SeveralReports_AveragesFigureByFigure()
    {
        var one = RecommenderEvaluator.Evaluate(Order(5), Task([[]], [[0]], 5));
        var other = RecommenderEvaluator.Evaluate(Order(5), Task([[]], [[4]], 5));
        Assert.That(RecommenderReport.Mean([one, other])["mrr@5"], Is.EqualTo((1 + 0.2) / 2).Within(1e-12));
    }

    private static RankingTask RandomTask(int seed, int users, int items)
    {
        var random = new RandomSource((long)seed);
        var training = new int[users][];
        var test = new int[users][];
        for (var user = 0; user < users; user++)
        {
            var order = random.Permutation(items);
            var (took, wants) = (random.NextInt32(8), random.NextInt32(9));
            training[user] = [.. order[..took].Order()];
            test[user] = [.. order[took..(took + wants)].Order()];
        }

        return Task(training, test, items);
    }

    private static RankingTask Task(int[][] training, int[][] test, int items)
        => new(new Interactions(Matrix(training, items)), Matrix(test, items), "by hand");

    private static SparseMatrix Matrix(int[][] rows, int columns)
    {
        var starts = new List<int> { 0 };
        foreach (var row in rows)
        {
            starts.Add(starts[^1] + row.Length);
        }

        var all = rows.SelectMany(r => r).ToArray();
        return new SparseMatrix(starts.ToArray(), all, Enumerable.Repeat(1f, all.Length).ToArray(), columns);
    }

    /// <summary>Scores that fall with the number of the item, to everybody.</summary>
    private static PopularityModel Order(int items) => new([.. Enumerable.Range(0, items).Select(i => (float)(items - i))]);

    private sealed class Listening(IRecommender inner, List<int> users) : IRecommender
    {
        public string Format => inner.Format;

        public int ItemCount => inner.ItemCount;

        public void Score(in ItemHistory history, Span<float> scores)
        {
            users.Add(history.User);
            inner.Score(history, scores);
        }

        public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores) => inner.Score(history, items, scores);

        public void Write(BinaryWriter writer) => inner.Write(writer);
    }
}
