using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>Counts how often two items are taken together; with one fault, for the check that has to catch it.</summary>
internal sealed class FaultyRecommenderLearner(RecommenderFault fault) : IRecommenderLearner
{
    private static int _draws;
    private int _calls;

    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        _calls++;
        if (fault is not RecommenderFault.CannotBeCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        context.Progress?.Report(new("counting", 0, interactions.UserCount));
        if (fault is not (RecommenderFault.CannotBeCancelled or RecommenderFault.GoesOnWhenCancelled))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (interactions.Count == 0 && fault != RecommenderFault.LearnsFromNothing)
        {
            throw new TrainingDataException("There are no interactions to count.", "Widen the window.");
        }

        if ((fault == RecommenderFault.FailsOnOneUser && interactions.UserCount == 1)
            || (fault == RecommenderFault.FailsOnOneItem && interactions is { ItemCount: 1, UserCount: > 1 })
            || (fault == RecommenderFault.NeedsTimesWithoutASay && !interactions.HasTimes))
        {
            throw new InvalidOperationException("Sequence contains no elements");
        }

        var items = interactions.ItemCount;
        var factors = new FeatureMatrix(items, items + 1);
        var longest = 0;
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            longest = user < interactions.UserCount - 1 ? Math.Max(longest, history.Count) : longest;
            foreach (var i in history.Items)
            {
                factors.Row(i)[items]++;
                foreach (var j in history.Items)
                {
                    factors.Row(i)[j] += i == j || fault == RecommenderFault.LearnsNothing ? 0 : 1;
                }
            }
        }

        if (items > 0)
        {
            factors.Row(0)[items] += fault switch
            {
                RecommenderFault.DrawsItsOwnSeed => Interlocked.Increment(ref _draws),
                RecommenderFault.Remembers => _calls - 1,
                RecommenderFault.CountsThreads => context.MaxDegreeOfParallelism,
                _ => 0,
            };
        }

        if (fault == RecommenderFault.DividesByTheSum)
        {
            var sum = 0f;
            for (var user = 0; user < interactions.UserCount; user++)
            {
                foreach (var value in interactions.ByUser.Values(user))
                {
                    sum += value;
                }
            }

            foreach (ref var value in factors.Values)
            {
                value = value / sum * Math.Abs(sum);
            }
        }

        return new FaultyRecommender(factors, fault, interactions.UserCount, longest);
    }
}
