using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Testing.Contracts;
using static AudienceML.Testing.Contracts.ContractViolationException;

namespace AudienceML.Testing.Learning;

/// <summary>
/// What every learner of binary labels and its scorers have to keep. Derive, say how to make a learner, and run <see cref="Checks"/> in any
/// test framework: each check is a name and an action that throws when it is not met.
/// </summary>
public abstract class LearnerContract
{
    private const int Seed = 17;
    private static readonly int[] BatchSizes = [0, 1, 8, 9, 255, 256, 257, 1025];

    /// <summary>How many rows the checks train on; enough that work is shared between threads.</summary>
    protected virtual int TrainingRows => 3000;

    /// <summary>The formats that read what the scorers write.</summary>
    protected virtual ScorerFormats Formats => ScorerFormats.Default;

    /// <summary>How far expected value plus contributions may lie from the score, both as probabilities.</summary>
    protected virtual double AttributionTolerance => 1e-5;

    /// <summary>A new learner.</summary>
    protected abstract ILearner CreateLearner();

    /// <summary>Rows with missing values in every kind of column: the same ones for the same seed, others for another.</summary>
    protected virtual LearningSet CreateSet(int rows, int seed) => LearnerData.Create(rows, seed);

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("the same seed gives the same bytes", SameSeedSameBytes);
        yield return new("data learned before do not matter", ForgetsOtherData);
        yield return new("any number of threads gives the same bytes", ThreadsDoNotMatter);
        yield return new("learning leaves its rows as they were", LeavesRowsAlone);
        yield return new("rows of weight zero count as absent", ZeroWeightIsAbsent);
        yield return new("missing values are scored", ScoresMissingValues);
        yield return new("one row is learned from or refused in words", OneRow);
        yield return new("one column is enough", OneColumn);
        yield return new("a column that never changes does not hurt", ConstantColumn);
        yield return new("no rows are refused in words", () => Refuses(Part(CreateSet(10, Seed), 0), "no rows"));
        yield return new("labels that are all alike are refused in words", RefusesOneClass);
        yield return new("a label that is not a number is refused in words", RefusesMissingLabel);
        yield return new("a saved and read scorer gives the same bits", ReadsWhatItSaved);
        yield return new("a batch gives the bits of single rows", BatchesLikeSingles);
        yield return new("sixteen threads score what one does", ScoresInParallel);
        yield return new("a row of another width is refused and both widths are named", RefusesOtherWidths);
        yield return new("outputs that are too short are refused", RefusesShortOutputs);
        yield return new("scoring one row allocates nothing", ScoresWithoutGarbage);
        yield return new("contributions add up to the score", ContributionsAddUp);
        yield return new("a cancelled call stops", StopsWhenCancelled);
    }

    private static LearningSet Part(LearningSet set, int rows) => set.Select([.. Enumerable.Range(0, rows)]);

    private static byte[] Save(IScorer scorer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(scorer, writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static float[] Score(IScorer scorer, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * scorer.OutputCount];
        scorer.Score(features, outputs);
        return outputs;
    }

    private static float[] ScoreOneByOne(IScorer scorer, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * scorer.OutputCount];
        for (var i = 0; i < features.RowCount; i++)
        {
            scorer.Score(features.Row(i), outputs.AsSpan(i * scorer.OutputCount, scorer.OutputCount));
        }

        return outputs;
    }

    private static bool SameBits(float[] left, float[] right)
        => left.Length == right.Length && left.Zip(right).All(p => BitConverter.SingleToInt32Bits(p.First) == BitConverter.SingleToInt32Bits(p.Second));

    private IScorer Learn(LearningSet set, int threads = 1, ILearner? learner = null)
        => (learner ?? CreateLearner()).Learn(set, null, new LearningContext(Seed, threads));

    private void SameSeedSameBytes()
    {
        var set = CreateSet(TrainingRows, Seed);
        ThrowIf(!Save(Learn(set)).AsSpan().SequenceEqual(Save(Learn(set))), "Two learners with the same seed and rows gave different bytes.");
    }

    private void ForgetsOtherData()
    {
        var set = CreateSet(TrainingRows, Seed);
        var learner = CreateLearner();
        Learn(CreateSet(TrainingRows, Seed + 1), learner: learner);
        ThrowIf(
            !Save(Learn(set, learner: learner)).AsSpan().SequenceEqual(Save(Learn(set))),
            "A learner that had learned from other rows before gave another scorer than a new one.");
    }

    private void ThreadsDoNotMatter()
    {
        var set = CreateSet(TrainingRows, Seed);
        var one = Save(Learn(set));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            ThrowIf(!Save(Learn(set, threads)).AsSpan().SequenceEqual(one), $"{threads} threads gave other bytes than one.");
        }
    }

    private void LeavesRowsAlone()
    {
        var set = CreateSet(TrainingRows, Seed);
        Learn(set);
        var fresh = CreateSet(TrainingRows, Seed);
        ThrowIf(
            !SameBits(set.Features.Values.ToArray(), fresh.Features.Values.ToArray())
                || !SameBits(set.Labels.ToArray(), fresh.Labels.ToArray())
                || !SameBits(set.Weights.ToArray(), fresh.Weights.ToArray()),
            "Learning changed the rows that it was given.");
    }

    private void ZeroWeightIsAbsent()
    {
        var set = CreateSet(TrainingRows, Seed);
        var weights = Enumerable.Range(0, set.RowCount).Select(i => i % 3 == 0 ? 0f : 1f).ToArray();
        var kept = Enumerable.Range(0, set.RowCount).Where(i => weights[i] > 0).ToArray();
        var weighted = new LearningSet(set.Features, set.Labels, weights, set.Columns);
        var part = weighted.Select(kept);
        ThrowIf(
            !SameBits(Score(Learn(weighted), set.Features), Score(Learn(part), set.Features)),
            "Rows of weight 0 changed the scorer.");
    }

    private void ScoresMissingValues()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var empty = new float[scorer.InputCount];
        Array.Fill(empty, float.NaN);
        var score = ScoreOneByOne(scorer, new FeatureMatrix(empty, 1, empty.Length));
        ThrowIf(!score.All(float.IsFinite), "A row without any value was not scored with a finite number.");
        ThrowIf(!Score(scorer, set.Features).All(float.IsFinite), "A row with some values missing was not scored with a finite number.");
    }

    private void OneRow()
    {
        try
        {
            var set = Part(CreateSet(10, Seed), 1);
            ThrowIf(!Score(Learn(set), set.Features).All(float.IsFinite), "A scorer learned from one row gave no finite score.");
        }
        catch (TrainingDataException)
        {
            // Refusing is as good as learning, if it is said.
        }
    }

    private void OneColumn()
    {
        var set = CreateSet(TrainingRows, Seed);
        var column = new FeatureMatrix(set.RowCount, 1);
        for (var i = 0; i < set.RowCount; i++)
        {
            column.Values[i] = set.Features.Row(i)[0];
        }

        var scorer = Learn(new LearningSet(column, set.Labels, set.Weights, [set.Columns[0]]));
        ThrowIf(scorer.InputCount != 1 || !Score(scorer, column).All(float.IsFinite), "Rows of one column were not learned from.");
    }

    private void ConstantColumn()
    {
        var set = CreateSet(TrainingRows, Seed);
        var wide = new FeatureMatrix(set.RowCount, set.Columns.Length + 2);
        for (var i = 0; i < set.RowCount; i++)
        {
            set.Features.Row(i).CopyTo(wide.Row(i));
            wide.Row(i)[^2] = 5;
            wide.Row(i)[^1] = float.NaN;
        }

        var columns = set.Columns.Add(new FeatureColumn("constant", FeatureKind.Number)).Add(new FeatureColumn("empty", FeatureKind.Number));
        var scores = Score(Learn(new LearningSet(wide, set.Labels, set.Weights, columns)), wide);
        ThrowIf(!scores.All(float.IsFinite), "A column that is always the same, or always missing, led to scores that are not finite.");
        ThrowIf(scores.Distinct().Count() < 2, "A column that is always the same, or always missing, made all scores equal.");
    }

    private void RefusesOneClass()
    {
        var set = CreateSet(100, Seed);
        var ones = new float[100];
        Array.Fill(ones, 1);
        Refuses(new LearningSet(set.Features, ones, set.Weights, set.Columns), "labels that are all 1");
    }

    private void RefusesMissingLabel()
    {
        var set = CreateSet(100, Seed);
        var labels = set.Labels.ToArray();
        labels[7] = float.NaN;
        Refuses(new LearningSet(set.Features, labels, set.Weights, set.Columns), "a label that is NaN");
    }

    private void Refuses(LearningSet set, string what)
    {
        try
        {
            Learn(set);
        }
        catch (AudienceException failure) when (failure is TrainingDataException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"Learning from {what} failed with {failure.GetType().Name}, not with TrainingDataException.", failure);
        }

        throw new ContractViolationException($"Learning from {what} was not refused.");
    }

    private void ReadsWhatItSaved()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var bytes = Save(scorer);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = Formats.Read(reader);
        ThrowIf(reader.BaseStream.Position != bytes.Length, "The reader left bytes that the scorer wrote.");
        ThrowIf(!SameBits(Score(restored, set.Features), Score(scorer, set.Features)), "A read scorer gave other scores than the one that was saved.");
        ThrowIf(!Save(restored).AsSpan().SequenceEqual(bytes), "A read scorer saved other bytes.");
    }

    private void BatchesLikeSingles()
    {
        var scorer = Learn(CreateSet(TrainingRows, Seed));
        foreach (var size in BatchSizes)
        {
            var features = CreateSet(BatchSizes[^1], Seed + 1).Features.Rows(0, size);
            ThrowIf(!SameBits(Score(scorer, features), ScoreOneByOne(scorer, features)), $"A batch of {size} rows gave other bits than the rows one by one.");
        }
    }

    private void ScoresInParallel()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var expected = ScoreOneByOne(scorer, set.Features);
        var results = new float[16][];
        using var start = new Barrier(results.Length);
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = ScoreOneByOne(scorer, set.Features);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ThrowIf(!results.All(r => SameBits(r, expected)), "Threads that share a scorer got other scores.");
    }

    private void RefusesOtherWidths()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var wider = set.Columns.Length + 1;
        NamesBoth(() => scorer.Score(new float[wider], new float[scorer.OutputCount]));
        NamesBoth(() => scorer.Score(new FeatureMatrix(2, wider), new float[2 * scorer.OutputCount]));

        void NamesBoth(Action call)
        {
            var failure = Failure<ArgumentException>(call, "A row that is too wide");
            ThrowIf(
                !failure.Message.Contains($"{set.Columns.Length}", StringComparison.Ordinal)
                    || !failure.Message.Contains($"{wider}", StringComparison.Ordinal),
                $"The message does not name both widths, {set.Columns.Length} and {wider}: {failure.Message}");
        }
    }

    private void RefusesShortOutputs()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        Failure<ArgumentException>(() => scorer.Score(set.Features, new float[(set.RowCount * scorer.OutputCount) - 1]), "A short destination");
    }

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

    private void ScoresWithoutGarbage()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var outputs = new float[scorer.OutputCount];
        for (var i = 0; i < 200; i++)
        {
            scorer.Score(set.Features.Row(i), outputs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            scorer.Score(set.Features.Row(i), outputs);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ThrowIf(allocated != 0, $"Scoring 200 rows one by one allocated {allocated} bytes.");
    }

    private void ContributionsAddUp()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        if (scorer is not IAttributable attributable)
        {
            return;
        }

        var contributions = new double[scorer.InputCount];
        var output = new float[1];
        for (var i = 0; i < 200; i++)
        {
            var expected = attributable.Attribute(set.Features.Row(i), contributions);
            scorer.Score(set.Features.Row(i), output);
            var sum = 1 / (1 + Math.Exp(-(expected + contributions.Sum())));
            ThrowIf(
                !(Math.Abs(sum - output[0]) <= AttributionTolerance),
                $"Row {i} scores {output[0]}, but its expected value and contributions add up to {sum}.");
        }
    }

    private void StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var set = CreateSet(TrainingRows, Seed);
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(set, null, new LearningContext(Seed), source.Token), "Learning with a cancelled token");
        var scorer = Learn(set);
        Failure<OperationCanceledException>(
            () => scorer.Score(set.Features, new float[set.RowCount * scorer.OutputCount], source.Token), "Scoring with a cancelled token");
    }
}
