using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class SvdPlusPlusTests
{
    private static readonly SvdPlusPlusOptions Small = new() { Factors = 10, Epochs = 10, LearningRate = 0.02, InitialScale = 0.1, FactorRegularization = 0.08, LearningRateDecay = 1 };

    [Test]
    public void Visit_OfOneUser_GivesWhatStepAfterStepGives()
    {
        // The plain loops of the paper: each rating moves the vectors of all items of the user.
        const int Factors = 6;
        const double Mean = 3, Rate = 0.03, Pull = 0.2, BiasPull = 0.1;
        int[] rated = [0, 2, 3, 5, 7];
        float[] values = [5, 1, 4, 2, 3];
        var matrix = new SparseMatrix(new[] { 0, 5 }, rated, values, 8);
        using var users = new FactorRows(1, Factors);
        using var items = new FactorRows(8, Factors);
        using var vectors = new FactorRows(8, Factors);
        users.FillNormal(1, 0.5, row => row);
        items.FillNormal(2, 0.5, row => row);
        vectors.FillNormal(3, 0.5, row => row);
        var p = users.Row(0).ToArray().Select(x => (double)x).ToArray();
        var q = Enumerable.Range(0, 8).Select(i => items.Row(i).ToArray().Select(x => (double)x).ToArray()).ToArray();
        var y = Enumerable.Range(0, 8).Select(i => vectors.Row(i).ToArray().Select(x => (double)x).ToArray()).ToArray();
        var (userBias, itemBiases, weight) = (0.0, new double[8], 1 / Math.Sqrt(rated.Length));
        for (var n = 0; n < rated.Length; n++)
        {
            var item = rated[n];
            var known = Enumerable.Range(0, Factors).Select(f => p[f] + (weight * rated.Sum(j => y[j][f]))).ToArray();
            var error = values[n] - Mean - userBias - itemBiases[item] - known.Zip(q[item], (a, b) => a * b).Sum();
            userBias += Rate * (error - (BiasPull * userBias));
            itemBiases[item] += Rate * (error - (BiasPull * itemBiases[item]));
            for (var f = 0; f < Factors; f++)
            {
                p[f] += Rate * ((error * q[item][f]) - (Pull * p[f]));
                foreach (var j in rated)
                {
                    y[j][f] += Rate * ((error * weight * q[item][f]) - (Pull * y[j][f]));
                }

                q[item][f] += Rate * ((error * known[f]) - (Pull * q[item][f]));
            }
        }

        var on = new RatingParameters((float)Mean, users, items, new float[1], new float[8]);
        using var visit = new SvdPlusPlusVisit(matrix, on, vectors);
        visit.Run(0, new RatingRates((float)Rate, (float)Pull, (float)BiasPull));
        Assert.That(on.UserBiases[0], Is.EqualTo(userBias).Within(1e-5));
        for (var f = 0; f < Factors; f++)
        {
            Assert.That(users.Row(0)[f], Is.EqualTo(p[f]).Within(1e-5));
            for (var i = 0; i < 8; i++)
            {
                Assert.That(items.Row(i)[f], Is.EqualTo(q[i][f]).Within(1e-5), $"factor {f} of item {i}");
                Assert.That(vectors.Row(i)[f], Is.EqualTo(y[i][f]).Within(1e-5), $"vector {f} of item {i}");
            }
        }
    }

    [Test]
    public void FoldIn_WithTheHistoryOfTraining_PredictsNearTheUserOfTraining()
    {
        var ratings = BiasedMatrixFactorizationTests.Ratings(300, 60, 6000);
        var model = new SvdPlusPlusLearner(Small with { Epochs = 60 }).Learn(ratings, new LearningContext(1));
        var squares = 0.0;
        for (var user = 0; user < 300; user++)
        {
            var history = ratings.HistoryOf(user);
            var difference = model.Predict(history, user % 60) - model.Predict(new ItemHistory(history.Items, history.Values), user % 60);
            squares += difference * difference;
        }

        Assert.That(Math.Sqrt(squares / 300), Is.LessThan(0.15));
    }

    [Test]
    public void Update_WithOneMoreRating_CountsTheItemAndMovesThePrediction()
    {
        var ratings = BiasedMatrixFactorizationTests.Ratings(300, 60, 6000);
        var model = new SvdPlusPlusLearner(Small).Learn(ratings, new LearningContext(1));
        var (state, next) = (new float[model.StateLength], new float[model.StateLength]);
        model.FoldIn(default, state);
        Assert.That(state, Is.All.Zero);
        model.Update(state, 7, 5, next);
        Assert.That(next[1], Is.EqualTo(1));
        var error = 5 - model.Mean;
        Assert.That(next[0], Is.GreaterThan(0).And.LessThan(0.02 * (error + 3)));
        model.Update(state, 7, 5, state);
        Assert.That(state, Is.EqualTo(next), "in place it gives the same");
    }

    [Test]
    public void Learn_OnAnyProcessor_GivesTheseBits()
    {
        var model = new SvdPlusPlusLearner(Small).Learn(BiasedMatrixFactorizationTests.Ratings(200, 50, 4000), new LearningContext(3));
        Assert.That(Checksum.Of(BiasedMatrixFactorizationTests.Save(model)), Is.EqualTo(7546843305033689655UL));
    }

    [TestCase(0, 0.1)]
    [TestCase(513, 0.1)]
    [TestCase(10, 0)]
    [TestCase(10, double.NaN)]
    public void Options_OutOfRange_AreRefused(int factors, double rate)
        => Assert.That(
            () => new SvdPlusPlusLearner(new SvdPlusPlusOptions { Factors = factors, LearningRate = rate }), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
