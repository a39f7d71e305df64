using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Testing.Contracts;

/// <summary>
/// What every model and its trainer have to keep. Derive, say how to make a trainer and data, and run <see cref="Checks"/> in any test
/// framework: each check is a name and an action that throws when it is not met.
/// </summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
/// <example>
/// With NUnit:
/// <code>
/// public sealed class MyModelTests
/// {
///     private static IEnumerable&lt;TestCaseData&gt; Checks() =>
///         new MyModelContract().Checks().Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));
///
///     [TestCaseSource(nameof(Checks))]
///     public void Contract_Holds(ContractCheck check) => check.Run();
/// }
/// </code>
/// </example>
public abstract class ModelContract<TRow, TLabel, TOutput, TModel>
    where TModel : BaseModel<TRow, TOutput>
{
    private const int Seed = 17;
    private static readonly int[] BatchSizes = [0, 1, 8, 9, 1023, 1024, 1025];
    private readonly Lazy<TModel> _model;
    private readonly Lazy<TRow[]> _rows;

    /// <summary>Creates the contract; nothing is trained before a check runs.</summary>
    protected ModelContract()
    {
        _model = new(() => Train(CreateTrainer(), CreateSet(TrainingRows, Seed)));
        _rows = new(() => CreateSet(BatchSizes[^1], Seed + 1).Rows.ToArray());
    }

    /// <summary>How many rows the checks train on; enough that the model learns something, few enough that it is quick.</summary>
    protected virtual int TrainingRows => 400;

    /// <summary>Whether one-row prediction allocates nothing. Set it to false for outputs that are objects, such as ranked lists.</summary>
    protected virtual bool PredictsWithoutAllocation => true;

    /// <summary>Reads what the model saved.</summary>
    protected abstract ModelLoader<TModel> Loader { get; }

    /// <summary>A new trainer.</summary>
    protected abstract BaseTrainer<TRow, TLabel, TModel> CreateTrainer();

    /// <summary>Rows and labels that can be learned from: the same ones for the same seed, others for another.</summary>
    protected abstract TrainingSet<TRow, TLabel> CreateSet(int rows, int seed);

    /// <summary>Whether two outputs are the same to the last bit.</summary>
    protected virtual bool Same(TOutput left, TOutput right) => EqualityComparer<TOutput>.Default.Equals(left, right);

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("a trainer that trains twice gives the same model twice", TrainsTheSameTwice);
        yield return new("a trainer does not remember other data", ForgetsOtherData);
        yield return new("any number of threads gives the same model", ThreadsDoNotMatter);
        yield return new("a saved and loaded model predicts the same", LoadsWhatItSaved);
        yield return new("a model saves the same bytes, before and after loading", SavesTheSameBytes);
        yield return new("an altered or truncated file is refused", RefusesAlteredFiles);
        foreach (var size in BatchSizes)
        {
            yield return new($"a batch of {size} rows predicts what one by one does", () => PredictsBatchesLikeSingles(size));
        }

        yield return new("the order of the rows does not matter", OrderDoesNotMatter);
        yield return new("sixteen threads predict what one does", PredictsInParallel);
        yield return new("a buffer that is too short is refused", RefusesShortBuffers);
        yield return new("predicting one row allocates nothing", PredictsWithoutGarbage);
        yield return new("training on no rows is refused in words", RefusesEmptyData);
        yield return new("cancelled work throws and is not wrapped", HonoursCancellation);
    }

    private static TModel Train(BaseTrainer<TRow, TLabel, TModel> trainer, TrainingSet<TRow, TLabel> set, int threads = 1) =>
        trainer.Train(set, null, new LearningContext(Seed, threads));

    private static void ExpectSameBytes(TModel expected, TModel actual, string message) =>
        ContractViolationException.ThrowIf(!expected.Save().Span.SequenceEqual(actual.Save().Span), message);

    private void ExpectSameOutputs(ReadOnlySpan<TOutput> expected, ReadOnlySpan<TOutput> actual, string message)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            ContractViolationException.ThrowIf(!Same(expected[i], actual[i]), $"{message} Row {i}: {expected[i]} and {actual[i]}.");
        }
    }

    private void TrainsTheSameTwice()
    {
        var (trainer, set) = (CreateTrainer(), CreateSet(TrainingRows, Seed));
        ExpectSameBytes(Train(trainer, set), Train(trainer, set), "The second model of one trainer differs from the first one on the same data and seed.");
    }

    private void ForgetsOtherData()
    {
        var (trainer, set) = (CreateTrainer(), CreateSet(TrainingRows, Seed));
        Train(trainer, CreateSet(TrainingRows / 2, Seed + 2));
        ExpectSameBytes(_model.Value, Train(trainer, set), "A trainer that saw other data before gives another model.");
    }

    private void ThreadsDoNotMatter()
    {
        var set = CreateSet(TrainingRows, Seed);
        foreach (var threads in (int[])[2, 3, 8])
        {
            ExpectSameBytes(_model.Value, Train(CreateTrainer(), set, threads), $"{threads} threads give another model than one.");
        }
    }

    private void LoadsWhatItSaved()
    {
        var loaded = Loader(_model.Value.Save());
        var (expected, actual) = (new TOutput[_rows.Value.Length], new TOutput[_rows.Value.Length]);
        _model.Value.Predict(_rows.Value, expected);
        loaded.Predict(_rows.Value, actual);
        ExpectSameOutputs(expected, actual, "The loaded model predicts something else than the one that was saved.");
        ContractViolationException.ThrowIf(
            loaded.Schema.Fingerprint != _model.Value.Schema.Fingerprint || loaded.Code != _model.Value.Code, "The loaded model has another code or schema.");
    }

    private void SavesTheSameBytes()
    {
        ExpectSameBytes(_model.Value, _model.Value, "Saving twice gives different bytes.");
        ExpectSameBytes(_model.Value, Loader(_model.Value.Save()), "The loaded model saves other bytes than it was loaded from.");
    }

    private void RefusesAlteredFiles()
    {
        var file = _model.Value.Save().ToArray();
        for (var part = 0; part <= 16; part++)
        {
            var altered = (byte[])file.Clone();
            var at = (int)((long)(file.Length - 1) * part / 16);
            altered[at] ^= 0x10;
            ExpectRefused(altered, $"A file with a flipped bit in byte {at} of {file.Length} was loaded.");
        }

        ExpectRefused(file.AsMemory(0, file.Length / 2), "Half a file was loaded.");
        ExpectRefused(file.AsMemory(0, 0), "An empty file was loaded.");
    }

    private void ExpectRefused(ReadOnlyMemory<byte> file, string message)
    {
        try
        {
            Loader(file);
        }
        catch (ModelFormatException)
        {
            return;
        }
        catch (Exception e)
        {
            throw new ContractViolationException($"A damaged file gives {e.GetType().Name}, not {nameof(ModelFormatException)}.", e);
        }

        throw new ContractViolationException(message);
    }

    private void PredictsBatchesLikeSingles(int size)
    {
        var rows = _rows.Value.AsSpan(0, size);
        var (singles, batch) = (new TOutput[size], new TOutput[size]);
        for (var i = 0; i < size; i++)
        {
            singles[i] = _model.Value.Predict(rows[i]);
        }

        _model.Value.Predict(rows, batch);
        ExpectSameOutputs(singles, batch, $"A batch of {size} rows predicts something else than one by one.");
    }

    private void OrderDoesNotMatter()
    {
        var reversed = _rows.Value.Reverse().ToArray();
        var (forward, backward) = (new TOutput[reversed.Length], new TOutput[reversed.Length]);
        _model.Value.Predict(_rows.Value, forward);
        _model.Value.Predict(reversed, backward);
        Array.Reverse(backward);
        ExpectSameOutputs(forward, backward, "Rows in another order get other outputs.");
    }

    private void PredictsInParallel()
    {
        var expected = new TOutput[_rows.Value.Length];
        _model.Value.Predict(_rows.Value, expected);
        var wrong = 0;
        var threads = new Thread[16];
        for (var t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(() =>
            {
                try
                {
                    for (var i = 0; i < expected.Length; i++)
                    {
                        if (!Same(expected[i], _model.Value.Predict(_rows.Value[i])))
                        {
                            Interlocked.Increment(ref wrong);
                        }
                    }
                }
                catch (Exception)
                {
                    Interlocked.Increment(ref wrong);
                }
            });
        }

        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ContractViolationException.ThrowIf(wrong > 0, $"Sixteen threads got {wrong} outputs that one thread does not get.");
    }

    private void RefusesShortBuffers()
    {
        try
        {
            _model.Value.Predict(_rows.Value.AsSpan(0, 9), new TOutput[8]);
        }
        catch (ArgumentException)
        {
            return;
        }

        throw new ContractViolationException("Nine rows were predicted into a buffer of eight.");
    }

    private void PredictsWithoutGarbage()
    {
        if (!PredictsWithoutAllocation)
        {
            return;
        }

        // The first calls let the runtime compile and recompile; the least of several rounds leaves out what it does in between.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
            {
                _model.Value.Predict(_rows.Value[i]);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        ContractViolationException.ThrowIf(least > 0, $"Fifty predictions allocate {least} bytes.");
    }

    private void RefusesEmptyData()
    {
        try
        {
            Train(CreateTrainer(), new TrainingSet<TRow, TLabel>(default, default));
        }
        catch (TrainingDataException)
        {
            return;
        }

        throw new ContractViolationException("A model was trained on no rows.");
    }

    private void HonoursCancellation()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        ExpectCancelled(() => CreateTrainer().Train(CreateSet(TrainingRows, Seed), null, new LearningContext(Seed), cancelled.Token), "Training");
        ExpectCancelled(() => _model.Value.Predict(_rows.Value, new TOutput[_rows.Value.Length], cancelled.Token), "Predicting");
    }

    private static void ExpectCancelled(Action work, string what)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e)
        {
            throw new ContractViolationException($"{what} wrapped its cancellation in {e.GetType().Name}.", e);
        }

        throw new ContractViolationException($"{what} went on although it was cancelled.");
    }
}
