using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Judges predicted ratings. The same bits for any number of threads.</summary>
public static class RatingEvaluator
{
    private const int BlockSize = 64;

    /// <summary>Predicts the ratings of the test and compares. Predictions are brought into the scale of the ratings that were learned from.</summary>
    /// <param name="predictor">What to judge.</param>
    /// <param name="training">The ratings that were learned from; they travel with the queries.</param>
    /// <param name="test">The ratings to predict, of the same users and items.</param>
    /// <param name="protocol">How the two were divided, in words.</param>
    /// <param name="context">Threads; null for one.</param>
    /// <param name="cancellationToken">Checked between blocks of users.</param>
    /// <exception cref="TrainingDataException">There is nothing to predict.</exception>
    public static RatingReport Evaluate(
        IRatingPredictor predictor,
        Interactions training,
        Interactions test,
        string protocol,
        LearningContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        if (test.UserCount != training.UserCount || test.ItemCount != training.ItemCount || predictor.ItemCount != test.ItemCount)
        {
            throw new ArgumentException("The predictor, its training and the test are of different users or items.", nameof(test));
        }

        if (test.Count == 0 || training.Count == 0)
        {
            throw new TrainingDataException("There are no ratings to predict or to learn from.", "Use another split.");
        }

        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var user = 0; user < training.UserCount; user++)
        {
            foreach (var value in training.ByUser.Values(user))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        var blocks = new Errors4[Blocks.Count(test.UserCount, BlockSize)];
        Blocks.For(test.UserCount, BlockSize, context?.MaxDegreeOfParallelism ?? 1, (block, start, count) =>
        {
            var sums = default(Errors4);
            for (var user = start; user < start + count; user++)
            {
                var items = test.ByUser.Columns(user);
                var ratings = test.ByUser.Values(user);
                var history = training.HistoryOf(user);
                for (var i = 0; i < items.Length; i++)
                {
                    var predicted = Math.Clamp(predictor.Predict(history, items[i]), low, high);
                    sums = sums.Add(Math.Abs((double)predicted - ratings[i]));
                }
            }

            blocks[block] = sums;
        }, cancellationToken);
        var total = default(Errors4);
        foreach (var block in blocks)
        {
            total = total.Add(block);
        }

        return total.Report(protocol);
    }

    /// <summary>Sums of the first, second and fourth power of errors.</summary>
    private readonly record struct Errors4(int Count, double Sum, double Squares, double Fourths)
    {
        public Errors4 Add(double error) => new(Count + 1, Sum + error, Squares + (error * error), Fourths + (error * error * error * error));

        public Errors4 Add(Errors4 other) => new(Count + other.Count, Sum + other.Sum, Squares + other.Squares, Fourths + other.Fourths);

        public RatingReport Report(string protocol)
        {
            var z = SpecialFunctions.NormalQuantile(0.975);
            var (mae, mse) = (Sum / Count, Squares / Count);
            var rmse = Math.Sqrt(mse);
            var maeWidth = z * Math.Sqrt(Math.Max(mse - (mae * mae), 0) / Count);

            // The root's spread from the square's, by its slope.
            var rmseWidth = rmse == 0 ? 0 : z * Math.Sqrt(Math.Max((Fourths / Count) - (mse * mse), 0) / Count) / (2 * rmse);
            return new(protocol, Count, rmse, mae, new(rmse - rmseWidth, rmse + rmseWidth), new(mae - maeWidth, mae + maeWidth));
        }
    }
}
