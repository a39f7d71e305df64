using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>Means of items for even users and for odd ones, and who is of which kind; with one fault, for the check that has to catch it.</summary>
internal sealed class FaultyRatingLearner(RatingFault fault) : IRatingLearner
{
    private static int _draws;
    private int _calls;

    public IRatingPredictor Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default)
    {
        _calls++;
        if (fault != RatingFault.CannotBeCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        context.Progress?.Report(new("counting", 0, ratings.UserCount));
        if (fault is not (RatingFault.CannotBeCancelled or RatingFault.GoesOnWhenCancelled))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (ratings.Count == 0 && fault != RatingFault.LearnsFromNothing)
        {
            throw new TrainingDataException("There are no ratings to count.", "Widen the window.");
        }

        if (ratings.Count == 1 && fault == RatingFault.FailsOnOneRating)
        {
            throw new InvalidOperationException("Sequence contains one element");
        }

        // Two means an item: of even users and of odd ones.
        var sums = new double[2 * ratings.ItemCount];
        var counts = new int[2 * ratings.ItemCount];
        var (sum, least, greatest) = (0.0, float.MaxValue, float.MinValue);
        for (var user = 0; user < ratings.UserCount; user++)
        {
            var history = ratings.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                sums[(2 * history.Items[i]) + (user % 2)] += history.Values[i];
                counts[(2 * history.Items[i]) + (user % 2)]++;
                sum += history.Values[i];
                least = Math.Min(least, history.Values[i]);
                greatest = Math.Max(greatest, history.Values[i]);
            }
        }

        var mean = sum / ratings.Count;
        var means = new float[sums.Length];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = (float)(fault == RatingFault.LearnsNothing || counts[i] == 0 ? mean : sums[i] / counts[i]);
            if (fault == RatingFault.DividesByTheSpread)
            {
                means[i] = least + ((means[i] - least) / (greatest - least) * (greatest - least));
            }
        }

        if (means.Length > 0)
        {
            means[0] += fault switch
            {
                RatingFault.DrawsItsOwnSeed => Interlocked.Increment(ref _draws),
                RatingFault.Remembers => _calls - 1,
                RatingFault.CountsThreads => context.MaxDegreeOfParallelism,
                _ => 0,
            };
        }

        return new FaultyRatingPredictor(means, (float)mean, fault, ratings.ItemCount);
    }
}
