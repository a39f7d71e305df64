using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using static AudienceML.Testing.Contracts.ContractViolationException;

namespace AudienceML.Testing.Learning;

/// <content>The checks of learning.</content>
public abstract partial class RecommenderContract
{
    private void SameSeedSameBytes()
    {
        var interactions = Interactions();
        ThrowIf(
            !Save(Learn(interactions)).AsSpan().SequenceEqual(Save(Learn(interactions))),
            "Two learners with the same seed and interactions gave different bytes.");
    }

    private void ForgetsOtherInteractions()
    {
        var interactions = Interactions();
        var learner = CreateLearner();
        Learn(Interactions(Seed + 1), learner: learner);
        ThrowIf(
            !Save(Learn(interactions, learner: learner)).AsSpan().SequenceEqual(Save(Learn(interactions))),
            "A learner that had learned from other interactions before gave another recommender than a new one.");
    }

    private void ThreadsDoNotMatter()
    {
        // More users than a block has, so that there is something to share.
        var interactions = CreateInteractions(2003, Items, Seed);
        var one = Save(Learn(interactions));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            ThrowIf(!Save(Learn(interactions, threads)).AsSpan().SequenceEqual(one), $"{threads} threads gave other bytes than one.");
        }
    }

    private void InteractionsWithoutTimes()
    {
        var with = Interactions();
        var without = new Interactions(with.ByUser) { ItemFeatures = with.ItemFeatures, UserFeatures = with.UserFeatures };
        LearnsOrRefuses(without, "interactions without times");
    }

    private void ValuesOfZeroAndBelow()
    {
        var plain = Interactions();
        LearnsOrRefuses(WithValues(plain, (place, value) => place % 3 == 0 ? -value : place % 3 == 1 ? 0 : value), "interactions of which some are worth nothing or less");
        LearnsOrRefuses(WithValues(plain, (_, _) => 0), "interactions that are worth nothing");
        LearnsOrRefuses(WithValues(plain, (_, _) => -1), "dislikes alone");
    }

    private void OneUser()
    {
        LearnsOrRefuses(CreateInteractions(1, Items, Seed), "one user");
        LearnsOrRefuses(new(new SparseMatrix(new[] { 0, 1 }, new[] { 0 }, new[] { 1f }, 1), new[] { 1_700_000_000_000 }), "one user who took the only item");
    }

    private void OneItem()
    {
        var users = Enumerable.Range(0, 41).ToArray();
        LearnsOrRefuses(
            new(new SparseMatrix(users, new int[40], Enumerable.Repeat(1f, 40).ToArray(), 1), users[..40].Select(u => 1_700_000_000_000 + u).ToArray()),
            "one item");
    }

    private void RefusesNoInteractions()
    {
        foreach (var (users, items) in new[] { (0, 0), (0, 5), (5, 0), (5, 5) })
        {
            var none = new Interactions(new SparseMatrix(new int[users + 1], Array.Empty<int>(), Array.Empty<float>(), items));
            Failure<TrainingDataException>(() => Learn(none), $"Learning from no interactions of {users} users and {items} items");
        }
    }

    private void StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(Interactions(), new LearningContext(Seed), source.Token), "Learning with a cancelled token");
    }

    private void StopsOnTheWay()
    {
        using var source = new CancellationTokenSource();
        var reports = new CancelOnReport(source);
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(Interactions(), new LearningContext(Seed, 1, reports), source.Token),
            "Learning that was cancelled when it first told how far it is");
    }

    private void LearnsOrRefuses(Interactions interactions, string what)
    {
        IRecommender recommender;
        try
        {
            recommender = Learn(interactions);
        }
        catch (TrainingDataException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"Learning from {what} failed with {failure.GetType().Name}, not with TrainingDataException.", failure);
        }

        for (var user = 0; user < Math.Min(40, interactions.UserCount); user++)
        {
            ThrowIf(!Score(recommender, interactions.HistoryOf(user)).All(float.IsFinite), $"Learned from {what}, user {user} got a score that is not finite.");
        }
    }

    private static Interactions WithValues(Interactions interactions, Func<int, float, float> value)
    {
        var starts = new int[interactions.UserCount + 1];
        var columns = new List<int>();
        var values = new List<float>();
        for (var user = 0; user < interactions.UserCount; user++)
        {
            foreach (var item in interactions.ByUser.Columns(user))
            {
                var place = values.Count;
                columns.Add(item);
                values.Add(value(place, interactions.ByUser.Values(user)[place - starts[user]]));
            }

            starts[user + 1] = values.Count;
        }

        return new(new SparseMatrix(starts, columns.ToArray(), values.ToArray(), interactions.ItemCount), interactions.Times.ToArray())
        {
            ItemFeatures = interactions.ItemFeatures,
            UserFeatures = interactions.UserFeatures,
        };
    }

    private sealed class CancelOnReport(CancellationTokenSource source) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => source.Cancel();
    }
}
