using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Testing.Contracts;
using static AudienceML.Testing.Contracts.ContractViolationException;

namespace AudienceML.Testing.Learning;

/// <summary>
/// What every learner of ratings and its predictors have to keep. Derive, say how to make a learner, and run <see cref="Checks"/> in any
/// test framework: each check is a name and an action that throws when it is not met.
/// </summary>
public abstract class RatingContract
{
    private const int Seed = 17;
    private const int Users = 203;
    private const int Items = 43;

    /// <summary>Whether learning tells how far it is; then it can be cancelled from there.</summary>
    protected virtual bool ReportsProgress => true;

    /// <summary>How far predictions may lie apart when a history comes in another order. 0 asks for the same bits.</summary>
    protected virtual double HistoryOrderTolerance => 0;

    /// <summary>The error of predictions for users of training, as a share of that of the mean; at most this.</summary>
    protected virtual double ErrorOfKnownUsers => 0.7;

    /// <summary>The error of predictions for users who were not in training, as a share of that of the mean; at most this.</summary>
    protected virtual double ErrorOfNewUsers => 0.8;

    /// <summary>The formats that read what the predictors write.</summary>
    protected virtual RatingFormats Formats => RatingFormats.Default;

    /// <summary>A new learner, with options that suit some hundred users and some dozen items.</summary>
    protected abstract IRatingLearner CreateLearner();

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("the same seed gives the same bytes", SameSeedSameBytes);
        yield return new("ratings learned before do not matter", ForgetsOtherRatings);
        yield return new("any number of threads gives the same bytes", ThreadsDoNotMatter);
        yield return new("no ratings are refused in words", RefusesNoRatings);
        yield return new("one rating is learned from or refused in words", OneRating);
        yield return new("ratings that are all alike are learned or refused in words", RatingsAllAlike);
        yield return new("a cancelled call stops", StopsWhenCancelled);
        if (ReportsProgress)
        {
            yield return new("learning that is cancelled on the way stops", StopsOnTheWay);
        }

        yield return new("a saved and read predictor gives the same bits", ReadsWhatItSaved);
        yield return new("damaged bytes are refused or make a predictor", SurvivesDamage);
        yield return new("predictions lie within the scale", StaysWithinTheScale);
        yield return new("ratings of known users are predicted", PredictsKnownUsers);
        yield return new("ratings of users who were not in training are predicted", PredictsNewUsers);
        yield return new("an item that nobody rated gets what is usual for the user", UnratedItems);
        yield return new("the order of a history does not matter", HistoryOrder);
        yield return new("items of another catalogue are refused", RefusesOtherItems);
        yield return new("a rating that is no finite number is refused", RefusesRatingsThatAreNoNumbers);
        yield return new("sixteen threads predict what one does", PredictsInParallel);
    }

    private static Interactions Ratings(int seed = Seed, int part = 0) => RatingData.Create(Users, Items, seed, part);

    private static byte[] Save(IRatingPredictor predictor)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        RatingFormats.Write(predictor, writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static float[] PredictAll(IRatingPredictor predictor, Interactions ratings, bool known)
    {
        var predictions = new List<float>();
        for (var user = 0; user < ratings.UserCount; user++)
        {
            var history = ratings.HistoryOf(user);
            for (var item = -1; item < predictor.ItemCount; item += 3)
            {
                predictions.Add(predictor.Predict(known ? history : new ItemHistory(history.Items, history.Values), item));
            }
        }

        return [.. predictions];
    }

    private static bool SameBits(float[] left, float[] right) => left.AsSpan().SequenceEqual(right);

    private static TException Failure<TException>(Action call, string what)
        where TException : Exception
    {
        try
        {
            call();
        }
        catch (TException failure)
        {
            return failure;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"{what} failed with {failure.GetType().Name}, not with {typeof(TException).Name}.", failure);
        }

        throw new ContractViolationException($"{what} was not refused.");
    }

    private IRatingPredictor Learn(Interactions ratings, int threads = 1, IRatingLearner? learner = null)
        => (learner ?? CreateLearner()).Learn(ratings, new LearningContext(Seed, threads));

    private void SameSeedSameBytes() => ThrowIf(
        !Save(Learn(Ratings())).AsSpan().SequenceEqual(Save(Learn(Ratings()))), "Two learners with the same seed and ratings gave different bytes.");

    private void ForgetsOtherRatings()
    {
        var learner = CreateLearner();
        Learn(Ratings(Seed + 1), learner: learner);
        ThrowIf(
            !Save(Learn(Ratings(), learner: learner)).AsSpan().SequenceEqual(Save(Learn(Ratings()))),
            "A learner that had learned from other ratings before gave another predictor than a new one.");
    }

    private void ThreadsDoNotMatter()
    {
        // More ratings than a block has, so that there is something to share.
        var ratings = RatingData.Create(2003, Items, Seed);
        var one = Save(Learn(ratings));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            ThrowIf(!Save(Learn(ratings, threads)).AsSpan().SequenceEqual(one), $"{threads} threads gave other bytes than one.");
        }
    }

    private void RefusesNoRatings()
    {
        foreach (var (users, items) in new[] { (0, 0), (0, 5), (5, 0), (5, 5) })
        {
            var none = new Interactions(new SparseMatrix(new int[users + 1], Array.Empty<int>(), Array.Empty<float>(), items));
            Failure<TrainingDataException>(() => Learn(none), $"Learning from no ratings of {users} users and {items} items");
        }
    }

    private void OneRating() => LearnsOrRefuses(
        new(new SparseMatrix(new[] { 0, 0, 1 }, new[] { 1 }, new[] { 4f }, 3)), 4, "one rating");

    private void RatingsAllAlike()
    {
        var ratings = Ratings().ByUser;
        var (starts, columns) = (new int[Users + 1], new List<int>());
        for (var user = 0; user < Users; user++)
        {
            columns.AddRange(ratings.Columns(user));
            starts[user + 1] = columns.Count;
        }

        LearnsOrRefuses(
            new(new SparseMatrix(starts, columns.ToArray(), Enumerable.Repeat(3f, columns.Count).ToArray(), Items)), 3, "ratings that are all 3");
    }

    private void LearnsOrRefuses(Interactions ratings, float expected, string what)
    {
        IRatingPredictor predictor;
        try
        {
            predictor = Learn(ratings);
        }
        catch (TrainingDataException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"Learning from {what} failed with {failure.GetType().Name}, not with TrainingDataException.", failure);
        }

        ThrowIf(PredictAll(predictor, ratings, known: true).Any(p => p != expected), $"Learned from {what}, a prediction is not {expected}.");
        ThrowIf(PredictAll(predictor, ratings, known: false).Any(p => p != expected), $"Learned from {what}, a prediction for a new user is not {expected}.");
    }

    private void StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(Ratings(), new LearningContext(Seed), source.Token), "Learning with a cancelled token");
    }

    private void StopsOnTheWay()
    {
        using var source = new CancellationTokenSource();
        var reports = new CancelOnReport(source);
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(Ratings(), new LearningContext(Seed, 1, reports), source.Token),
            "Learning that was cancelled when it first told how far it is");
    }

    private void ReadsWhatItSaved()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        var bytes = Save(predictor);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = Formats.Read(reader);
        ThrowIf(reader.BaseStream.Position != bytes.Length, "The reader left bytes that the predictor wrote.");
        foreach (var known in new[] { true, false })
        {
            ThrowIf(
                !SameBits(PredictAll(restored, ratings, known), PredictAll(predictor, ratings, known)),
                "A read predictor gave other predictions than the one that was saved.");
        }

        ThrowIf(!Save(restored).AsSpan().SequenceEqual(bytes), "A read predictor saved other bytes.");
    }

    private void SurvivesDamage()
    {
        var whole = Save(Learn(Ratings()));
        var random = new RandomSource(Seed);
        for (var i = 0; i < 100; i++)
        {
            var length = i < 50 ? Math.Min(i, whole.Length - 1) : random.NextInt32(whole.Length);
            Survives(whole[..length], $"cut after {length} of {whole.Length} bytes");
        }

        for (var i = 0; i < 300; i++)
        {
            // The first bytes hold the lengths, where most can go wrong.
            var bit = random.NextInt32((i < 150 ? Math.Min(64, whole.Length) : whole.Length) * 8);
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Survives(damaged, $"with bit {bit % 8} of byte {bit / 8} of {whole.Length} turned");
        }
    }

    private void Survives(byte[] bytes, string how)
    {
        IRatingPredictor predictor;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            predictor = Formats.Read(reader);
        }
        catch (ModelFormatException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"A predictor {how} was refused with {failure.GetType().Name}, not with ModelFormatException.", failure);
        }

        try
        {
            predictor.Predict(new ItemHistory([], user: 1), predictor.ItemCount - 1);
            if (predictor.ItemCount > 1)
            {
                predictor.Predict(new ItemHistory([0, 1], [2, 5]), predictor.ItemCount - 1);
            }
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"A predictor {how} was read, but predicting failed with {failure.GetType().Name}.", failure);
        }
    }

    private void StaysWithinTheScale()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        ThrowIf(predictor.ItemCount != Items, $"Of {Items} items the predictor knows {predictor.ItemCount}.");
        Inside(PredictAll(predictor, ratings, known: true), "a user of training");
        Inside(PredictAll(predictor, ratings, known: false), "a user who was not in training");
        int[] items = [.. Enumerable.Range(0, Items)];
        foreach (var extreme in new[] { -1000f, 1000f })
        {
            for (var item = -1; item < Items; item++)
            {
                Inside([predictor.Predict(new ItemHistory(items, Enumerable.Repeat(extreme, Items).ToArray()), item)], $"ratings of {extreme}");
            }
        }

        Inside([predictor.Predict(default, 3), predictor.Predict(new ItemHistory([], user: 3), 3), predictor.Predict(new ItemHistory([], user: 16), -1)], "no history");
        Inside([predictor.Predict(new ItemHistory([Items - 1], [5f]), 3)], "a history of an item that nobody rated");
        Inside([predictor.Predict(new ItemHistory([], user: Users + 1000), 3)], "a user beyond those of training");

        static void Inside(float[] predictions, string who)
            => ThrowIf(predictions.Any(p => !(p is >= 1 and <= 5)), $"On a scale from 1 to 5 a prediction for {who} lies outside of it.");
    }

    private void PredictsKnownUsers()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        var unseen = Ratings(part: 1);
        Compare(unseen, (user, item) => predictor.Predict(ratings.HistoryOf(user), item), ErrorOfKnownUsers, "known users");
        Compare(unseen, (user, item) => predictor.Predict(new ItemHistory([], user: user), item), ErrorOfKnownUsers, "known users without a history");
    }

    private void PredictsNewUsers()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        Compare(
            Ratings(part: 1),
            (user, item) =>
            {
                var history = ratings.HistoryOf(user);
                return predictor.Predict(new ItemHistory(history.Items, history.Values), item);
            },
            ErrorOfNewUsers,
            "users who were not in training");
    }

    private static void Compare(Interactions unseen, Func<int, int, float> predict, double share, string who)
    {
        double sum = 0, count = 0, error = 0, errorOfMean = 0;
        foreach (var value in Enumerable.Range(0, unseen.UserCount).SelectMany(u => unseen.ByUser.Values(u).ToArray()))
        {
            sum += value;
            count++;
        }

        for (var user = 0; user < unseen.UserCount; user++)
        {
            var items = unseen.ByUser.Columns(user);
            for (var i = 0; i < items.Length; i++)
            {
                var rating = unseen.ByUser.Values(user)[i];
                error += Math.Pow(predict(user, items[i]) - rating, 2);
                errorOfMean += Math.Pow((sum / count) - rating, 2);
            }
        }

        ThrowIf(
            !(Math.Sqrt(error / errorOfMean) <= share),
            $"For {who} the root of the mean squared error is {Math.Sqrt(error / errorOfMean):P0} of the mean's, not {share:P0} or less.");
    }

    private void UnratedItems()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        for (var user = 0; user < Users; user++)
        {
            var usual = predictor.Predict(ratings.HistoryOf(user), -1);
            ThrowIf(
                Math.Abs(predictor.Predict(ratings.HistoryOf(user), Items - 1) - usual) > 1e-4,
                $"For user {user} an item that nobody rated is not predicted like an unknown one.");
        }
    }

    private void HistoryOrder()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        var random = new RandomSource(Seed);
        for (var user = 0; user < Users; user++)
        {
            var history = ratings.HistoryOf(user);
            var (items, values, order) = (history.Items.ToArray(), history.Values.ToArray(), random.Permutation(history.Count));
            var asked = user % 2 == 0 ? user : -1;
            var straight = predictor.Predict(new ItemHistory(items, values, default, asked), user % Items);
            var mixed = predictor.Predict(
                new ItemHistory(order.Select(i => items[i]).ToArray(), order.Select(i => values[i]).ToArray(), default, asked), user % Items);
            ThrowIf(!(Math.Abs(straight - mixed) <= HistoryOrderTolerance), $"The history of user {user} in another order gave another prediction.");
        }
    }

    private void RefusesOtherItems()
    {
        var predictor = Learn(Ratings());
        foreach (var item in new[] { Items, -2, int.MaxValue, int.MinValue })
        {
            Failure<ArgumentException>(() => predictor.Predict(new ItemHistory([0], [3]), item), $"Predicting item {item} of {Items}");
            Failure<ArgumentException>(() => predictor.Predict(new ItemHistory([0, item], [3, 3]), 0), $"A history with item {item} of {Items}");
        }
    }

    private void RefusesRatingsThatAreNoNumbers()
    {
        var predictor = Learn(Ratings());
        foreach (var rating in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Failure<ArgumentException>(() => predictor.Predict(new ItemHistory([0, 1], [3, rating]), 2), $"A history with a rating of {rating}");
        }
    }

    private void PredictsInParallel()
    {
        var ratings = Ratings();
        var predictor = Learn(ratings);
        var expected = PredictAll(predictor, ratings, known: false);
        var results = new float[16][];
        using var start = new Barrier(results.Length);
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = PredictAll(predictor, ratings, known: false);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ThrowIf(!results.All(r => SameBits(r, expected)), "Threads that share a predictor got other predictions.");
    }

    private sealed class CancelOnReport(CancellationTokenSource source) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => source.Cancel();
    }
}
