using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

public sealed class SessionEvaluatorTests
{
    [Test]
    public void Evaluate_ByHand_IsRight()
    {
        // Scores fall with the number of the item. The visit 3, 0, 3, 2 has the clicks 0 (first of the list), 3 (seen, not judged) and
        // 2 (second, behind 1); the visit 1, 4 has 4 (fourth, behind 0, 2, 3).
        var task = SessionTask.Create(Log([(1, [0, 1])], [(100, [3, 0, 3, 2]), (110, [1, 4])]), 100, 50);
        var report = SessionEvaluator.Evaluate(new PopularityModel([5, 4, 3, 2, 1]), task, new() { ListLengths = [2, 4] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Users, Is.EqualTo(2));
            Assert.That(report["recall@2"], Is.EqualTo(2 / 3.0).Within(1e-12));
            Assert.That(report["recall@4"], Is.EqualTo(1));
            Assert.That(report["mrr@4"], Is.EqualTo((1 + 0.5 + 0.25) / 3).Within(1e-12));
            Assert.That(report["ndcg@4"], Is.EqualTo((1 + (1 / Math.Log2(3)) + (1 / Math.Log2(5))) / 3).Within(1e-12));
            Assert.That(report["coverage@2"], Is.EqualTo(3 / 5.0).Within(1e-12));
        }
    }

    [Test]
    public void Create_VisitsAcrossTheMoment_TrainWithWhatCameBefore()
    {
        // The visit that began at 89 has clicks from 100 on: they are neither learned nor judged.
        var task = SessionTask.Create(Log([(1, [0, 1]), (89, [2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 0, 4])], [(100, [3, 0]), (151, [1, 4])]), 100, 50);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(task.Training.UserCount, Is.EqualTo(2));
            Assert.That(task.Training.Times.ToArray(), Is.All.LessThan(100));
            Assert.That(task.TestItems, Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void Evaluate_Threads_ChangeNothing()
    {
        var visits = Enumerable.Range(0, 300).Select(i => (100 + i, new[] { i % 5, (i * 3 % 4) + 1, i * 7 % 5 })).ToArray();
        var task = SessionTask.Create(Log([(1, [0, 1, 2, 3, 4])], visits), 100, 1000, maxSessions: 200);
        var model = new RandomLearner().Learn(task.Training, new());
        var one = SessionEvaluator.Evaluate(model, task);
        Assert.That(task.TestItems, Has.Length.EqualTo(200));
        Assert.That(SessionEvaluator.Evaluate(model, task, null, new LearningContext(1, 6)).Metrics, Is.EqualTo(one.Metrics));
    }

    [Test]
    public void Create_LogWithoutVisits_IsRefused()
    {
        var builder = new RatingLogBuilder();
        builder.Add("u", "i", 1, time: 5);
        builder.Add("u", "j", 1, time: 6);
        Assert.That(() => SessionTask.Create(builder.Build(), 6, 10), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("visit"));
    }

    [Test]
    public void Create_NothingAfterTheMoment_IsRefused()
        => Assert.That(() => SessionTask.Create(Log([(1, [0, 1])], []), 100, 50), Throws.InstanceOf<TrainingDataException>());

    private static RatingLog Log((long Start, int[] Items)[] before, (int Start, int[] Items)[] after)
    {
        var builder = new RatingLogBuilder();
        foreach (var (start, items) in before.Concat(after.Select(v => ((long)v.Start, v.Items))))
        {
            for (var i = 0; i < items.Length; i++)
            {
                builder.Add("u", "i" + items[i], 1, time: start + i, session: $"v{start}");
            }
        }

        for (var item = 0; item < 5; item++)
        {
            builder.AddItem("i" + item);
        }

        return builder.Build();
    }
}
