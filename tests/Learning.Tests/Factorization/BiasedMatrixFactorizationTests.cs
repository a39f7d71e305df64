using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Factorization;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Factorization;

public sealed class BiasedMatrixFactorizationTests
{
    private static readonly BiasedMatrixFactorizationOptions Small = new()
    {
        Factors = 10, Epochs = 30, LearningRate = 0.02, LearningRateDecay = 1, FactorRegularization = 0.1, BiasRegularization = 0.1, InitialScale = 0.1,
    };

    [Test]
    public void Learn_AnyNumberOfThreads_GivesTheSameBytes()
    {
        var ratings = Ratings(2000, 300, 40_000);
        Assert.That(GradientGrid.SideFor(ratings.Count, 300, 16), Is.GreaterThanOrEqualTo(4));
        var learner = new BiasedMatrixFactorizationLearner(Small with { Epochs = 3 });
        var one = Save(learner.Learn(ratings, new LearningContext(3, 1)));
        Assert.That(Save(learner.Learn(ratings, new LearningContext(3, 2))), Is.EqualTo(one));
        Assert.That(Save(learner.Learn(ratings, new LearningContext(3, 5))), Is.EqualTo(one));
        Assert.That(Save(learner.Learn(ratings, new LearningContext(4, 1))), Is.Not.EqualTo(one));
    }

    [TestCase(10, 7801056455278509658UL)]
    [TestCase(50, 14528707124237579041UL)]
    public void Learn_OnAnyProcessor_GivesTheseBits(int factors, ulong expected)
    {
        // Rows of 64 values have a path of their own where vectors are wide.
        var model = new BiasedMatrixFactorizationLearner(Small with { Factors = factors, Epochs = 3 }).Learn(Ratings(200, 50, 4000), new LearningContext(3));
        Assert.That(Checksum.Of(Save(model)), Is.EqualTo(expected));
    }

    [TestCase(10)]
    [TestCase(64)]
    public void Step_OfOneRating_FollowsTheGradient(int factors)
    {
        const float Rate = 1e-3f;
        var matrix = new SparseMatrix(new[] { 0, 1 }, new[] { 0 }, new[] { 4.5f }, 1);
        var grid = new GradientGrid(matrix, 1, 1, withValues: true);
        grid.Deal(1, 1, default);
        using var users = new FactorRows(grid.UserOf.Length, factors);
        using var items = new FactorRows(1, factors);
        users.FillNormal(1, 0.5, row => row);
        items.FillNormal(2, 0.5, row => row);
        var on = new RatingParameters(3.2f, users, items, new float[8], new float[1]);
        (on.UserBiases[0], on.ItemBiases[0]) = (0.3f, -0.4f);
        var before = Parameters();
        RatingStep.Run(grid, 0, 1, on, new RatingRates(Rate, 0.2f, 0.1f));
        var after = Parameters();
        for (var i = 0; i < before.Length; i++)
        {
            const double H = 1e-5;
            var (up, down) = (before.ToArray(), before.ToArray());
            up[i] += H;
            down[i] -= H;
            Assert.That((before[i] - after[i]) / Rate, Is.EqualTo((Loss(up) - Loss(down)) / (2 * H)).Within(3e-3), $"parameter {i}");
        }

        double[] Parameters() => [.. users.Row(0).ToArray().Concat(items.Row(0).ToArray()).Append(on.UserBiases[0]).Append(on.ItemBiases[0]).Select(x => (double)x)];

        double Loss(double[] x)
        {
            var biases = x[(2 * factors)..];
            var error = 4.5 - 3.2 - biases.Sum() - Enumerable.Range(0, factors).Sum(f => x[f] * x[factors + f]);
            return (error * error / 2) + (0.1 * x[..(2 * factors)].Sum(v => v * v)) + (0.05 * biases.Sum(v => v * v));
        }
    }

    [Test]
    public void FoldIn_OfANewUser_MinimizesThePenalizedSquares()
    {
        var model = new BiasedMatrixFactorizationLearner(Small).Learn(Ratings(300, 60, 6000), new LearningContext(1));
        int[] items = [3, 8, 20, 41, 55];
        float[] ratings = [1, 5, 4, 2, 3];
        var state = new float[model.StateLength];
        model.FoldIn(new ItemHistory(items, ratings), state);
        var best = Objective(state);
        for (var i = 0; i < state.Length; i++)
        {
            foreach (var move in new[] { -0.02f, 0.02f })
            {
                var other = state.ToArray();
                other[i] += move;
                Assert.That(Objective(other), Is.GreaterThan(best), $"state {i} moved by {move}");
            }
        }

        double Objective(float[] z)
        {
            var sum = items.Length * ((0.1 * z[0] * z[0]) + (0.1 * z[1..].Sum(v => (double)v * v)));
            for (var i = 0; i < items.Length; i++)
            {
                // The difference of two predictions is free of the clipping only when neither end is reached; so add it up by hand.
                var error = ratings[i] - model.Estimate(z, items[i]);
                sum += error * error;
            }

            return sum;
        }
    }

    [Test]
    public void Update_WithOneMoreRating_MovesThePredictionTowardsIt()
    {
        var model = new BiasedMatrixFactorizationLearner(Small).Learn(Ratings(300, 60, 6000), new LearningContext(1));
        var state = new float[model.StateLength];
        var next = new float[model.StateLength];
        model.FoldIn(default, state);
        Assert.That(state, Is.All.Zero);
        var before = model.Predict(state, 7);
        model.Update(state, 7, 5, next);
        Assert.That(model.Predict(next, 7), Is.GreaterThan(before));
        Assert.That(state, Is.All.Zero, "the state before is left as it was");
        model.Update(state, 7, 5, state);
        Assert.That(state, Is.EqualTo(next), "in place it gives the same");
    }

    [Test]
    public void Update_OfFiveHundredRatings_AllocatesNothing()
    {
        var model = new BiasedMatrixFactorizationLearner(Small with { Factors = 64, Epochs = 2 }).Learn(Ratings(300, 600, 6000), new LearningContext(1));
        var items = Enumerable.Range(0, 500).ToArray();
        var ratings = Array.ConvertAll(items, i => 1f + (i % 5));
        var state = new float[model.StateLength];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Run()
        {
            model.FoldIn(new ItemHistory(items, ratings), state);
            foreach (var item in items)
            {
                model.Update(state, item, 4, state);
            }

            model.Predict(new ItemHistory(items, ratings), 3);
        }
    }

    [Test]
    public void Update_RatingThatIsNoNumber_IsRefused()
    {
        var model = new BiasedMatrixFactorizationLearner(Small).Learn(Ratings(30, 20, 200), new LearningContext(1));
        var state = new float[model.StateLength];
        Assert.That(() => model.Update(state, 1, float.NaN, state), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Update(state, 20, 3, state), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Predict(state.AsSpan(1), 1), Throws.ArgumentException);
        Assert.That(() => model.Predict(new ItemHistory([1], [float.NaN]), 1), Throws.ArgumentException);
    }

    [Test]
    public void Learn_RatingsThatDiverge_AreRefusedInWords()
    {
        var learner = new BiasedMatrixFactorizationLearner(Small with { LearningRate = 1, FactorRegularization = 0, BiasRegularization = 0, InitialScale = 10 });
        Assert.That(
            () => learner.Learn(Ratings(200, 50, 4000), new LearningContext(3)),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("learning rate"));
    }

    [TestCase(0, 0.1)]
    [TestCase(10, 0)]
    [TestCase(10, 1.5)]
    [TestCase(10, double.NaN)]
    public void Options_OutOfRange_AreRefused(int epochs, double rate)
        => Assert.That(
            () => new BiasedMatrixFactorizationLearner(new BiasedMatrixFactorizationOptions { Epochs = epochs, LearningRate = rate }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    internal static byte[] Save(IRatingPredictor predictor)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        RatingFormats.Write(predictor, writer);
        writer.Flush();
        return stream.ToArray();
    }

    internal static Interactions Ratings(int users, int items, int count)
    {
        var random = new RandomSource(9UL);
        var pairs = new SortedDictionary<long, float>();
        while (pairs.Count < count)
        {
            var (user, item) = (random.NextInt32(users), random.NextInt32(items));
            var taste = user % 2 == item % 2 ? 1 : -1;
            pairs[((long)user * items) + item] = (float)Math.Clamp(Math.Round(3 + taste + (0.5 * (item % 3)) + random.Normal(0, 0.5)), 1, 5);
        }

        var starts = new int[users + 1];
        foreach (var key in pairs.Keys)
        {
            starts[(key / items) + 1]++;
        }

        for (var user = 0; user < users; user++)
        {
            starts[user + 1] += starts[user];
        }

        return new(new SparseMatrix(starts, pairs.Keys.Select(k => (int)(k % items)).ToArray(), pairs.Values.ToArray(), items));
    }
}
