using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using static AudienceML.Testing.Contracts.ContractViolationException;

namespace AudienceML.Testing.Learning;

/// <content>The checks of what was learned.</content>
public abstract partial class RecommenderContract
{
    private const int ProbedUsers = 60;

    private void ReadsWhatItSaved()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var bytes = Save(recommender);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = Formats.Read(reader);
        ThrowIf(reader.BaseStream.Position != bytes.Length, "The reader left bytes that the recommender wrote.");
        ThrowIf(restored.ItemCount != recommender.ItemCount, $"Of {recommender.ItemCount} items {restored.ItemCount} were read.");
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = interactions.HistoryOf(user);
            ThrowIf(
                !SameBits(Score(restored, history), Score(recommender, history)),
                $"A read recommender gave user {user} other scores than the one that was saved.");
        }

        ThrowIf(!Save(restored).AsSpan().SequenceEqual(bytes), "A read recommender saved other bytes.");
    }

    private void SurvivesDamage()
    {
        var interactions = Interactions();
        var whole = Save(Learn(interactions));
        var random = new RandomSource(Seed);
        for (var i = 0; i < 100; i++)
        {
            // The first bytes hold the lengths, where most can go wrong.
            var length = i < 50 ? Math.Min(i, whole.Length - 1) : random.NextInt32(whole.Length);
            Survives(whole[..length], interactions, $"cut after {length} of {whole.Length} bytes");
        }

        for (var i = 0; i < 300; i++)
        {
            var bit = random.NextInt32((i < 150 ? Math.Min(64, whole.Length) : whole.Length) * 8);
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Survives(damaged, interactions, $"with bit {bit % 8} of byte {bit / 8} of {whole.Length} turned");
        }
    }

    private void Survives(byte[] bytes, Interactions interactions, string how)
    {
        IRecommender recommender;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            recommender = Formats.Read(reader);
        }
        catch (ModelFormatException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"A recommender {how} was refused with {failure.GetType().Name}, not with ModelFormatException.", failure);
        }

        try
        {
            for (var user = 0; user < 3; user++)
            {
                var history = interactions.HistoryOf(user);
                int[] known = [.. history.Items.ToArray().Where(i => i < recommender.ItemCount)];
                var times = history.Times.IsEmpty ? history.Times : history.Times[..known.Length];
                recommender.Score(new ItemHistory(known, history.Values[..known.Length], times, user), known, new float[known.Length]);
                if (recommender.ItemCount <= 1 << 20)
                {
                    Score(recommender, new ItemHistory(known));
                }
            }
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"A recommender {how} was read, but scoring failed with {failure.GetType().Name}.", failure);
        }
    }

    private void ScoresAreFinite()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        ThrowIf(recommender.ItemCount != Items, $"Of {Items} items the recommender knows {recommender.ItemCount}.");
        for (var user = 0; user < interactions.UserCount; user++)
        {
            IsFinite(recommender, interactions.HistoryOf(user), $"User {user}");
        }
    }

    private void SomeLikeAll()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var random = new RandomSource(Seed);
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = user % 5 == 0 ? new ItemHistory([]) : interactions.HistoryOf(user);
            var all = Score(recommender, history);
            var items = random.Permutation(Items)[..random.NextInt32(Items + 1)];
            var some = new float[items.Length];
            recommender.Score(history, items, some);
            ThrowIf(
                !SameBits(some, [.. items.Select(i => all[i])]),
                $"{items.Length} items of user {user} got other bits than among all.");
        }
    }

    private void ScoresInParallel()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var expected = ScoreAll();
        var results = new float[16][];
        using var start = new Barrier(results.Length);
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = ScoreAll();
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ThrowIf(!results.All(r => SameBits(r, expected)), "Threads that share a recommender got other scores.");

        float[] ScoreAll() => [.. Enumerable.Range(0, Users).SelectMany(u => Score(recommender, interactions.HistoryOf(u)))];
    }

    private void ScoresEmptyHistory()
    {
        var recommender = Learn(Interactions());
        IsFinite(recommender, default, "An empty history of nobody");
        IsFinite(recommender, new ItemHistory([], user: -1), "An empty history");
        IsFinite(recommender, new ItemHistory([], user: 5), "A known user without a history");
        IsFinite(recommender, new ItemHistory([], user: 16), "A user who took nothing in training");
    }

    private void ScoresUnknownUser()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var others = Interactions(Seed + 1);
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = others.HistoryOf(user);
            IsFinite(recommender, new ItemHistory(history.Items, history.Values, history.Times), $"The history of somebody who was not in training, {user},");
        }
    }

    private void ScoresBareHistory()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = interactions.HistoryOf(user);
            IsFinite(recommender, new ItemHistory(history.Items), $"A history without values and times, of user {user},");
            IsFinite(recommender, new ItemHistory(history.Items, history.Values), $"A history without times, of user {user},");
            IsFinite(recommender, new ItemHistory(history.Items, default, history.Times), $"A history without values, of user {user},");
        }
    }

    private void HistoryOrder()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var random = new RandomSource(Seed);
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = interactions.HistoryOf(user);
            var (items, values, times) = (history.Items.ToArray(), history.Values.ToArray(), history.Times.ToArray());
            var order = random.Permutation(history.Count);
            var asked = user % 2 == 0 ? user : -1;
            var straight = Score(recommender, new ItemHistory(items, values, times, asked));
            var mixed = Score(
                recommender,
                new ItemHistory(
                    order.Select(i => items[i]).ToArray(), order.Select(i => values[i]).ToArray(), times.Length == 0 ? [] : order.Select(i => times[i]).ToArray(), asked));
            ThrowIf(
                HistoryOrderTolerance == 0
                    ? !SameBits(straight, mixed)
                    : !straight.Zip(mixed).All(p => Math.Abs(p.First - p.Second) <= HistoryOrderTolerance * Magnitude(straight)),
                $"The history of user {user} in another order gave other scores.");
        }
    }

    private void ScoresLongHistory()
    {
        // The one who took everything has no unseen item left but those that nobody took.
        var interactions = Interactions();
        var recommender = Learn(interactions);
        var all = Enumerable.Range(0, Items).ToArray();
        var values = Array.ConvertAll(all, i => 1f + (i % 3));
        var times = Array.ConvertAll(all, i => 1_700_000_000_000 + (i * 60_000L));
        IsFinite(recommender, new ItemHistory(all, values, times), "A history of all items");
        IsFinite(recommender, new ItemHistory(all, values, times, Users - 1), "A history of all items, of a known user,");
        IsFinite(recommender, interactions.HistoryOf(Users - 1), "The user who took everything");
    }

    private void ScoresUntakenItems()
    {
        var recommender = Learn(Interactions());
        for (var item = 0; item < Items; item++)
        {
            IsFinite(recommender, new ItemHistory([item], [2f], [1_700_000_000_000]), $"A history of item {item} alone");
        }

        int[] untaken = [.. Enumerable.Range(Items - RecommenderData.UntakenItems, RecommenderData.UntakenItems)];
        IsFinite(recommender, new ItemHistory(untaken), "A history of items that nobody took");
    }

    private void RefusesOtherItems()
    {
        var recommender = Learn(Interactions());
        foreach (var item in new[] { Items, -1, int.MaxValue, int.MinValue })
        {
            Failure<ArgumentException>(() => recommender.Score(new ItemHistory([0, item]), new float[Items]), $"A history with item {item} of {Items}");
            Failure<ArgumentException>(() => recommender.Score(new ItemHistory([0, item]), [1], new float[1]), $"A history with item {item} of {Items}");
            Failure<ArgumentException>(() => recommender.Score(new ItemHistory([0]), [1, item], new float[2]), $"Scoring item {item} of {Items}");
            if (recommender is IExplainableRecommender explainable)
            {
                Failure<ArgumentException>(() => explainable.Explain(new ItemHistory([0]), item, new float[1]), $"Explaining item {item} of {Items}");
                Failure<ArgumentException>(() => explainable.Explain(new ItemHistory([item]), 0, new float[1]), $"A history with item {item} of {Items}");
            }

            if (recommender is IFactorRecommender factors)
            {
                Failure<ArgumentException>(
                    () => factors.FoldIn(new ItemHistory([item]), new float[factors.ItemFactors.ColumnCount]), $"Folding in item {item} of {Items}");
            }
        }
    }

    private void RefusesOtherLengths()
    {
        var recommender = Learn(Interactions());
        Failure<ArgumentException>(() => recommender.Score(new ItemHistory([0]), new float[Items - 1]), "Room for too few scores");
        Failure<ArgumentException>(() => recommender.Score(new ItemHistory([0]), [1, 2], new float[1]), "Room for too few scores of some items");
        if (recommender is IExplainableRecommender explainable)
        {
            Failure<ArgumentException>(() => explainable.Explain(new ItemHistory([0, 1]), 2, new float[1]), "Room for too few contributions");
        }

        if (recommender is IFactorRecommender factors)
        {
            Failure<ArgumentException>(
                () => factors.FoldIn(new ItemHistory([0]), new float[factors.ItemFactors.ColumnCount - 1]), "Room for too few factors");
        }
    }

    private void FindsTastes()
    {
        var interactions = Interactions();
        var recommender = Learn(interactions);
        TastesAreFound(recommender, interactions, known: true, "users of training");
        TastesAreFound(recommender, Interactions(Seed + 1), known: false, "others");
    }

    private static void TastesAreFound(IRecommender recommender, Interactions interactions, bool known, string who)
    {
        // The share of pairs, one unseen item of the own group and one of the other, that are in the right order.
        double right = 0, pairs = 0;
        for (var user = 0; user < Users - 1; user++)
        {
            var history = interactions.HistoryOf(user);
            if (history.Count < 5)
            {
                continue;
            }

            var scores = Score(recommender, known ? history : new ItemHistory(history.Items, history.Values, history.Times));
            var seen = history.Items.ToArray();
            var unseen = Enumerable.Range(0, Items - RecommenderData.UntakenItems).Except(seen).ToArray();
            foreach (var own in unseen.Where(i => RecommenderData.IsOwn(user, i)))
            {
                foreach (var other in unseen.Where(i => !RecommenderData.IsOwn(user, i)))
                {
                    pairs++;
                    right += scores[own] > scores[other] ? 1 : scores[own] == scores[other] ? 0.5 : 0;
                }
            }
        }

        ThrowIf(!(right >= 0.9 * pairs), $"Of two tastes that lie apart, {who} got the right one in {right / pairs:P0} of the pairs, not in 90 %.");
    }

    private void FactorsGiveTheScore()
    {
        var interactions = Interactions();
        if (Learn(interactions) is not IFactorRecommender recommender)
        {
            return;
        }

        var factors = new float[recommender.ItemFactors.ColumnCount];
        ThrowIf(recommender.ItemFactors.RowCount != Items, $"{Items} items have factors in {recommender.ItemFactors.RowCount} rows.");
        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = user % 7 == 0 ? new ItemHistory([]) : interactions.HistoryOf(user);
            var scores = Score(recommender, history);
            recommender.FoldIn(history, factors);
            for (var item = 0; item < Items; item++)
            {
                var product = Kernels.Dot(factors, recommender.ItemFactors.Row(item));
                ThrowIf(
                    BitConverter.SingleToInt32Bits(product) != BitConverter.SingleToInt32Bits(scores[item]),
                    $"User {user} scores item {item} {scores[item]}, but the factors multiply to {product}.");
            }
        }
    }

    private void FoldsInWithoutGarbage()
    {
        var interactions = Interactions();
        if (Learn(interactions) is not IFactorRecommender recommender)
        {
            return;
        }

        var factors = new float[recommender.ItemFactors.ColumnCount];
        FoldInAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        FoldInAll();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ThrowIf(allocated != 0, $"Folding in {interactions.UserCount} users allocated {allocated} bytes.");

        void FoldInAll()
        {
            for (var user = 0; user < interactions.UserCount; user++)
            {
                recommender.FoldIn(interactions.HistoryOf(user), factors);
            }
        }
    }

    private void ContributionsAddUp()
    {
        var interactions = Interactions();
        if (Learn(interactions) is not IExplainableRecommender recommender)
        {
            return;
        }

        for (var user = 0; user < ProbedUsers; user++)
        {
            var history = user % 7 == 0 ? new ItemHistory([]) : interactions.HistoryOf(user);
            var scores = Score(recommender, history);
            var contributions = new float[history.Count];
            for (var item = 0; item < Items; item++)
            {
                contributions.AsSpan().Fill(float.NaN);
                var rest = recommender.Explain(history, item, contributions);
                var sum = contributions.Aggregate((double)rest, (s, c) => s + c);
                ThrowIf(
                    !(Math.Abs(sum - scores[item]) <= ExplanationTolerance * Magnitude(scores)),
                    $"User {user} scores item {item} {scores[item]}, but the contributions add up to {sum}.");
            }
        }
    }

    private static void IsFinite(IRecommender recommender, in ItemHistory history, string who)
        => ThrowIf(!Score(recommender, history).All(float.IsFinite), $"{who} got a score that is not finite.");
}
