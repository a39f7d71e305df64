using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Learning.Tests.Recommenders.Evaluation;

public sealed class RatingEvaluatorTests
{
    [Test]
    public void Evaluate_ByHand_PredictionsAreClipped()
    {
        // The scale that was learned from ends at 4, so that 9 counts as 4: errors 1, 0 and 2.
        var report = RatingEvaluator.Evaluate(new Constant(9), Ratings([[1, 4]]), Ratings([[3, 4], [2]]), "by hand");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Count, Is.EqualTo(3));
            Assert.That(report.Rmse, Is.EqualTo(Math.Sqrt(5.0 / 3)).Within(1e-12));
            Assert.That(report.Mae, Is.EqualTo(1).Within(1e-12));
            Assert.That(report.MaeInterval.Upper - report.Mae, Is.EqualTo(1.959964 * Math.Sqrt(2.0 / 9)).Within(1e-6));
        }
    }

    [Test]
    public void Evaluate_Threads_ChangeNothing()
    {
        var ratings = Ratings([.. Enumerable.Range(0, 300).Select(u => new[] { 1f + (u % 5), 1f + (u * 7 % 5) })]);
        var one = RatingEvaluator.Evaluate(new Constant(2.7f), ratings, ratings, "");
        Assert.That(RatingEvaluator.Evaluate(new Constant(2.7f), ratings, ratings, "", new LearningContext(1, 5)), Is.EqualTo(one));
    }

    [Test]
    public void Mean_Folds_AverageTheirFigures()
    {
        var good = RatingEvaluator.Evaluate(new Constant(3), Ratings([[1, 5]]), Ratings([[3]]), "fold");
        var bad = RatingEvaluator.Evaluate(new Constant(3), Ratings([[1, 5]]), Ratings([[1]]), "fold");
        Assert.That(RatingReport.Mean([good, bad]).Rmse, Is.EqualTo(1));
    }

    [Test]
    public void Evaluate_NothingToPredict_IsRefused()
        => Assert.That(() => RatingEvaluator.Evaluate(new Constant(1), Ratings([[1, 2]]), Ratings([[]]), ""), Throws.InstanceOf<TrainingDataException>());

    private static Interactions Ratings(float[][] rows)
    {
        // Two users of two items, whatever is given.
        var all = Enumerable.Range(0, Math.Max(rows.Length, 2)).Select(u => u < rows.Length ? rows[u] : []).ToArray();
        var starts = new List<int> { 0 };
        foreach (var row in all)
        {
            starts.Add(starts[^1] + row.Length);
        }

        return new Interactions(new SparseMatrix(
            starts.ToArray(), all.SelectMany(r => Enumerable.Range(0, r.Length)).ToArray(), all.SelectMany(r => r).ToArray(), 2));
    }

    private sealed class Constant(float rating) : IRatingPredictor
    {
        public string Format => "constant/1";

        public int ItemCount => 2;

        public float Predict(in ItemHistory history, int item) => rating;

        public void Write(BinaryWriter writer) => writer.Write(rating);
    }
}
