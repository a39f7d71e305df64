using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Testing.Contracts;
using static AudienceML.Testing.Contracts.ContractViolationException;
using static AudienceML.Testing.Learning.ScorerBytes;

namespace AudienceML.Testing.Learning;

/// <summary>
/// What every clustering and its models have to keep. Derive, say how to make a learner of a number of clusters, and run
/// <see cref="Checks"/> in any test framework: each check is a name and an action that throws when it is not met.
/// </summary>
public abstract class ClusterLearnerContract
{
    private const int Seed = 17;
    private const int Rows = 3000;
    private static readonly int[] BatchSizes = [0, 1, 8, 31, 32, 33, 257, 1025];

    /// <summary>The formats that read what the models write.</summary>
    protected virtual ScorerFormats Formats => ScorerFormats.Default;

    /// <summary>A new learner of so many clusters.</summary>
    protected abstract IClusterLearner CreateLearner(int clusters);

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("the same seed gives the same bytes", SameSeedSameBytes);
        yield return new("data learned before do not matter", ForgetsOtherData);
        yield return new("any number of threads gives the same bytes", ThreadsDoNotMatter);
        yield return new("learning leaves its rows as they were", LeavesRowsAlone);
        yield return new("rows of weight zero count as absent", ZeroWeightIsAbsent);
        yield return new("a weight of two counts as two rows", WeightCountsRows);
        yield return new("missing values are assigned or refused in words", MissingValuesAreClear);
        yield return new("one row makes one cluster", OneRow);
        yield return new("one column is enough", OneColumn);
        yield return new("a column that never changes does not hurt", ConstantColumn);
        yield return new("no rows are refused in words", () => Refuses(Clean(0), 2, "no rows"));
        yield return new("more clusters than rows are refused in words", () => Refuses(Clean(4), 5, "4 rows for 5 clusters"));
        yield return new("more clusters than rows that differ are refused in words", TooFewDistinctRows);
        yield return new("a weight that is not a number is refused in words", RefusesMissingWeight);
        yield return new("clusters that lie apart are found", FindsClusters);
        yield return new("a saved and read model gives the same bits", ReadsWhatItSaved);
        yield return new("a batch gives the bits of single rows", BatchesLikeSingles);
        yield return new("sixteen threads assign what one does", AssignsInParallel);
        yield return new("a row of another width is refused and both widths are named", RefusesOtherWidths);
        yield return new("outputs that are too short are refused", RefusesShortOutputs);
        yield return new("assigning one row allocates nothing", AssignsWithoutGarbage);
        yield return new("a cancelled call stops", StopsWhenCancelled);
        yield return new("progress is reported", ReportsProgress);
    }

    private static FeatureMatrix Clean(int rows, int seed = Seed) => ClusterData.Create(rows, seed);

    private static float[] Score(IClusterModel model, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * model.OutputCount];
        model.Score(features, outputs);
        return outputs;
    }

    private static int[] Assign(IClusterModel model, FeatureMatrix features)
    {
        var clusters = new int[features.RowCount];
        model.Assign(features, clusters);
        return clusters;
    }

    private static int[] AssignOneByOne(IClusterModel model, FeatureMatrix features)
    {
        var clusters = new int[features.RowCount];
        for (var i = 0; i < clusters.Length; i++)
        {
            clusters[i] = model.Assign(features.Row(i));
        }

        return clusters;
    }

    private static bool SameBits(float[] left, float[] right)
        => left.Length == right.Length && left.Zip(right).All(p => BitConverter.SingleToInt32Bits(p.First) == BitConverter.SingleToInt32Bits(p.Second));

    private IClusterModel Learn(FeatureMatrix features, int clusters = ClusterData.Centers, int threads = 1, float[]? weights = null, IClusterLearner? learner = null)
        => (learner ?? CreateLearner(clusters)).Learn(features, weights, new LearningContext(Seed, threads));

    private void SameSeedSameBytes()
    {
        var rows = Clean(Rows);
        ThrowIf(!Save(Learn(rows)).AsSpan().SequenceEqual(Save(Learn(rows))), "Two learners with the same seed and rows gave different bytes.");
    }

    private void ForgetsOtherData()
    {
        var rows = Clean(Rows);
        var learner = CreateLearner(ClusterData.Centers);
        Learn(Clean(Rows, Seed + 1), learner: learner);
        ThrowIf(
            !Save(Learn(rows, learner: learner)).AsSpan().SequenceEqual(Save(Learn(rows))),
            "A learner that had learned from other rows before gave another model than a new one.");
    }

    private void ThreadsDoNotMatter()
    {
        // More rows than a block has, so that there is something to share.
        var rows = Clean(20_000);
        var one = Save(Learn(rows));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            ThrowIf(!Save(Learn(rows, threads: threads)).AsSpan().SequenceEqual(one), $"{threads} threads gave other bytes than one.");
        }
    }

    private void LeavesRowsAlone()
    {
        var rows = Clean(Rows);
        Learn(rows);
        ThrowIf(!SameBits(rows.Values.ToArray(), Clean(Rows).Values.ToArray()), "Learning changed the rows that it was given.");
    }

    private void ZeroWeightIsAbsent()
    {
        var rows = Clean(Rows);
        var weights = Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 0f : 1 + (i % 2)).ToArray();
        var kept = Enumerable.Range(0, Rows).Where(i => weights[i] > 0).ToArray();
        ThrowIf(
            !Save(Learn(rows, weights: weights)).AsSpan().SequenceEqual(Save(Learn(rows.Select(kept), weights: [.. kept.Select(i => weights[i])]))),
            "Rows of weight 0 changed the model.");
    }

    private void WeightCountsRows()
    {
        // Far apart, so that both ways find the same clusters whatever they draw.
        var rows = new FeatureMatrix(120, 1);
        for (var i = 0; i < rows.RowCount; i++)
        {
            rows.Values[i] = (i % 2 * 1000) + (i % 7);
        }

        var weights = Enumerable.Range(0, 120).Select(i => i % 3 == 0 ? 2f : 1f).ToArray();
        var repeated = rows.Select([.. Enumerable.Range(0, 120).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))]);
        var probe = new FeatureMatrix(new float[] { -100, 0, 3, 400, 600, 1003, 2000 }, 7, 1);
        var weighted = Score(Learn(rows, 2, weights: weights), probe);
        var plain = Score(Learn(repeated, 2), probe);
        var swapped = plain.Chunk(2).SelectMany(p => p.Reverse()).ToArray();
        ThrowIf(!Near(weighted, plain) && !Near(weighted, swapped), "A row of weight 2 did not count as two rows.");

        static bool Near(float[] left, float[] right)
            => left.Zip(right).All(p => Math.Abs(p.First - p.Second) <= 1e-3 * (1 + Math.Abs(p.First)));
    }

    private void MissingValuesAreClear()
    {
        var rows = ClusterData.Create(Rows, Seed, 0.05);
        IClusterModel model;
        try
        {
            model = Learn(rows);
        }
        catch (TrainingDataException)
        {
            model = Learn(Clean(Rows));
            Failure<ArgumentException>(() => model.Assign([float.NaN, 0, 0, 0]), "A missing value, refused in training,");
            return;
        }

        var empty = new float[4];
        Array.Fill(empty, float.NaN);
        ThrowIf(!Score(model, new FeatureMatrix(empty, 1, 4)).All(float.IsFinite), "A row without any value got outputs that are not finite.");
        ThrowIf(!Score(model, rows).All(float.IsFinite), "A row with some values missing got outputs that are not finite.");
    }

    private void OneRow()
    {
        var row = Clean(1);
        var model = Learn(row, 1);
        ThrowIf(
            model.ClusterCount != 1 || model.Assign(row.Row(0)) != 0 || !Score(model, row).All(float.IsFinite), "One row did not make one cluster.");
    }

    private void OneColumn()
    {
        var rows = Clean(Rows);
        var column = new FeatureMatrix(rows.Values.ToArray().Where((_, i) => i % 4 == 0).ToArray(), Rows, 1);
        var model = Learn(column, 3);
        ThrowIf(model.InputCount != 1 || Assign(model, column).Distinct().Count() != 3, "Rows of one column were not clustered.");
    }

    private void ConstantColumn()
    {
        var rows = Clean(Rows);
        var wide = new FeatureMatrix(Rows, 5);
        for (var i = 0; i < Rows; i++)
        {
            rows.Row(i).CopyTo(wide.Row(i));
            wide.Row(i)[4] = 5;
        }

        var model = Learn(wide);
        ThrowIf(!Score(model, wide).All(float.IsFinite), "A column that is always the same led to outputs that are not finite.");
        ThrowIf(Assign(model, wide).Distinct().Count() != ClusterData.Centers, "A column that is always the same lost clusters.");
    }

    private void TooFewDistinctRows()
    {
        var few = Clean(3);
        Refuses(few.Select([.. Enumerable.Range(0, 60).Select(i => i % 3)]), 4, "3 different rows for 4 clusters");
    }

    private void RefusesMissingWeight()
    {
        foreach (var bad in new[] { float.NaN, -1, float.PositiveInfinity })
        {
            var weights = Enumerable.Repeat(1f, 100).ToArray();
            weights[7] = bad;
            Refuses(Clean(100), 2, $"a weight of {bad}", weights);
        }
    }

    private void Refuses(FeatureMatrix rows, int clusters, string what, float[]? weights = null)
        => Failure<TrainingDataException>(() => Learn(rows, clusters, weights: weights), $"Learning from {what}");

    private void FindsClusters()
    {
        // Three heaps of a diameter of about 1 at distances of 100: no start may merge two of them for good.
        var rows = new FeatureMatrix(300, 2);
        for (var i = 0; i < 300; i++)
        {
            rows.Row(i)[0] = (i % 3 * 100) + (i % 11 * 0.1f);
            rows.Row(i)[1] = (i % 3 == 1 ? 100 : 0) + (i % 7 * 0.1f);
        }

        var clusters = Assign(Learn(rows, 3), rows);
        var heaps = Enumerable.Range(0, 300).GroupBy(i => i % 3).Select(g => g.Select(i => clusters[i]).Distinct().ToArray()).ToArray();
        ThrowIf(heaps.Any(h => h.Length != 1) || heaps.Select(h => h[0]).Distinct().Count() != 3, "Three heaps that lie apart were not found.");
    }

    private void ReadsWhatItSaved()
    {
        var rows = Clean(Rows);
        var model = Learn(rows);
        var bytes = Save(model);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = Formats.Read(reader) as IClusterModel;
        ThrowIf(restored is null, "What was read is no clustering.");
        ThrowIf(reader.BaseStream.Position != bytes.Length, "The reader left bytes that the model wrote.");
        ThrowIf(!SameBits(Score(restored!, rows), Score(model, rows)), "A read model gave other outputs than the one that was saved.");
        ThrowIf(!Assign(restored!, rows).SequenceEqual(Assign(model, rows)), "A read model gave other clusters than the one that was saved.");
        ThrowIf(!Save(restored!).AsSpan().SequenceEqual(bytes), "A read model saved other bytes.");
    }

    private void BatchesLikeSingles()
    {
        var model = Learn(Clean(Rows));
        foreach (var size in BatchSizes)
        {
            var rows = Clean(BatchSizes[^1], Seed + 1).Rows(0, size);
            var singles = new float[size * model.OutputCount];
            for (var i = 0; i < size; i++)
            {
                model.Score(rows.Row(i), singles.AsSpan(i * model.OutputCount, model.OutputCount));
            }

            ThrowIf(!SameBits(Score(model, rows), singles), $"A batch of {size} rows gave other bits than the rows one by one.");
            ThrowIf(!Assign(model, rows).SequenceEqual(AssignOneByOne(model, rows)), $"A batch of {size} rows gave other clusters than the rows one by one.");
        }
    }

    private void AssignsInParallel()
    {
        var rows = Clean(Rows);
        var model = Learn(rows);
        var expected = AssignOneByOne(model, rows);
        var results = new int[16][];
        using var start = new Barrier(results.Length);
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = AssignOneByOne(model, rows);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ThrowIf(!results.All(r => r.SequenceEqual(expected)), "Threads that share a model got other clusters.");
    }

    private void RefusesOtherWidths()
    {
        var model = Learn(Clean(Rows));
        NamesBoth(() => model.Assign(new float[5]));
        NamesBoth(() => model.Assign(new FeatureMatrix(2, 5), new int[2]));
        NamesBoth(() => model.Score(new float[5], new float[model.OutputCount]));
        NamesBoth(() => model.Score(new FeatureMatrix(2, 5), new float[2 * model.OutputCount]));

        static void NamesBoth(Action call)
        {
            var failure = Failure<ArgumentException>(call, "A row that is too wide");
            ThrowIf(
                !failure.Message.Contains('4', StringComparison.Ordinal) || !failure.Message.Contains('5', StringComparison.Ordinal),
                $"The message does not name both widths, 4 and 5: {failure.Message}");
        }
    }

    private void RefusesShortOutputs()
    {
        var rows = Clean(Rows);
        var model = Learn(rows);
        Failure<ArgumentException>(() => model.Score(rows, new float[(Rows * model.OutputCount) - 1]), "A short destination of outputs");
        Failure<ArgumentException>(() => model.Assign(rows, new int[Rows - 1]), "A short destination of clusters");
    }

    private void AssignsWithoutGarbage()
    {
        var rows = Clean(Rows);
        var model = Learn(rows);
        var outputs = new float[model.OutputCount];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ThrowIf(allocated != 0, $"Assigning and scoring 200 rows one by one allocated {allocated} bytes.");

        void Run()
        {
            for (var i = 0; i < 200; i++)
            {
                model.Assign(rows.Row(i));
                model.Score(rows.Row(i), outputs);
            }
        }
    }

    private void StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var rows = Clean(Rows);
        Failure<OperationCanceledException>(
            () => CreateLearner(3).Learn(rows, default, new LearningContext(Seed), source.Token), "Learning with a cancelled token");
        var model = Learn(rows);
        Failure<OperationCanceledException>(
            () => model.Score(rows, new float[Rows * model.OutputCount], source.Token), "Scoring with a cancelled token");
        Failure<OperationCanceledException>(() => model.Assign(rows, new int[Rows], source.Token), "Assigning with a cancelled token");
    }

    private void ReportsProgress()
    {
        var progress = new Counter();
        CreateLearner(3).Learn(Clean(Rows), default, new LearningContext(Seed, 1, progress));
        ThrowIf(progress.Reports == 0, "Learning told nobody how far it was.");
        ThrowIf(progress.IsBeyond, "Learning told of more steps done than there are.");
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

    private sealed class Counter : IProgress<LearningProgress>
    {
        public int Reports { get; private set; }

        public bool IsBeyond { get; private set; }

        public void Report(LearningProgress value)
        {
            Reports++;
            IsBeyond |= value.Total > 0 && value.Done > value.Total;
        }
    }
}
