using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Tests.Similarity;

/// <summary>What all indices have in common.</summary>
[TestFixture("exact")]
[TestFixture("hnsw")]
[TestFixture("ivf")]
public sealed class SimilarityIndexTests(string kind)
{
    private const int Dimension = 16;
    private static readonly SimilarityMetric[] Metrics = Enum.GetValues<SimilarityMetric>();
    private static readonly FeatureMatrix Vectors = VectorSamples.DrawClusters(3000, Dimension, 150, 5);
    private static readonly FeatureMatrix Queries = VectorSamples.DrawClusters(100, Dimension, 150, 5);
    private static readonly int[] Ids = [.. Enumerable.Range(0, 3000).Select(i => i * 2)];

    [Test]
    public void Search_ClusteredVectors_FindsNearlyAllOfTheNearest([ValueSource(nameof(Metrics))] SimilarityMetric metric, [Values] VectorStorage storage)
    {
        var index = Create(metric, storage);
        index.Add(Ids, Vectors, 2);
        Assert.That(Recall(index, metric, Enumerable.Range(0, 3000)), Is.GreaterThan(storage == VectorStorage.Full ? 0.97 : 0.78));
    }

    [Test]
    public void Search_OneAndMany_AreTheSameForAnyThreads([ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var index = Create(metric);
        index.Add(Ids, Vectors, 2);
        foreach (var threads in new[] { 1, 3 })
        {
            var (found, scores) = (new int[100 * 10], new float[100 * 10]);
            index.Search(Queries, 10, found, scores, id => id % 3 == 0, threads);
            for (var row = 0; row < 100; row++)
            {
                var (ids, best) = (new int[10], new float[10]);
                index.Search(Queries.Row(row), ids, best, id => id % 3 == 0);
                Assert.That(found.AsSpan(row * 10, 10).SequenceEqual(ids), Is.True);
                Assert.That(scores.AsSpan(row * 10, 10).SequenceEqual(best), Is.True);
                for (var i = 0; i < 10; i++)
                {
                    Assert.That(ids[i] % 6, Is.Zero);
                    Assert.That(best[i], Is.EqualTo(VectorSamples.Score(metric, Queries.Row(row), Vectors.Row(ids[i] / 2))));
                }
            }
        }
    }

    [Test]
    public void Add_AnyThreads_GivesTheSameBytes([Values] VectorStorage storage)
    {
        byte[]? first = null;
        foreach (var threads in new[] { 1, 2, 5 })
        {
            var index = Create(SimilarityMetric.L2, storage);
            index.Add(Ids.AsSpan(0, 1500), Vectors.Rows(0, 1500), threads);
            index.Add(Ids.AsSpan(1500, 300), Vectors.Rows(1500, 300), threads);
            var file = SimilarityIndexFile.Save(index);
            Assert.That(file.AsSpan().SequenceEqual(first ??= file), Is.True, $"{threads} threads");
        }
    }

    [Test]
    public void Remove_ThenAddOthers_FindsThemAndNeverTheRemoved([ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var index = Create(metric);
        index.Add(Ids.AsSpan(0, 2000), Vectors.Rows(0, 2000), 2);
        var removed = Enumerable.Range(0, 2000).Where(i => i % 2 == 0).ToArray();
        foreach (var row in removed)
        {
            Assert.That(index.Remove(Ids[row]), Is.True);
        }

        Assert.That(index.Remove(Ids[0]), Is.False);
        Assert.That(index.Count, Is.EqualTo(1000));
        var (found, scores) = (new int[100 * 20], new float[100 * 20]);
        index.Search(Queries, 20, found, scores);
        Assert.That(found.Where(id => id >= 0 && id / 2 % 2 == 0), Is.Empty);
        Assert.That(Recall(index, metric, Enumerable.Range(0, 2000).Except(removed)), Is.GreaterThan(0.95));
        index.Add(Ids.AsSpan(2000), Vectors.Rows(2000, 1000), 2);
        Assert.That(index.Count, Is.EqualTo(2000));
        Assert.That(Recall(index, metric, Enumerable.Range(0, 3000).Except(removed)), Is.GreaterThan(0.95));
        index.Add([Ids[0]], Vectors.Rows(0, 1));
        Assert.That(index.Contains(Ids[0]), Is.True);
    }

    [Test]
    public void Remove_All_LeavesAnIndexThatWorks()
    {
        var index = Create(SimilarityMetric.L2);
        for (var round = 0; round < 3; round++)
        {
            index.Add(Ids.AsSpan(0, 200), Vectors.Rows(0, 200));
            Assert.That(Recall(index, SimilarityMetric.L2, Enumerable.Range(0, 200)), Is.GreaterThan(0.9));
            foreach (var id in Ids.AsSpan(0, 200))
            {
                index.Remove(id);
            }

            var (found, scores) = (new int[5], new float[5]);
            Assert.That(index.Search(Queries.Row(0), found, scores), Is.Zero);
            Assert.That(found, Is.All.EqualTo(-1));
            Assert.That(index.Count, Is.Zero);
        }
    }

    [Test]
    public void Search_MoreThanThereAre_FindsAll()
    {
        var index = Create(SimilarityMetric.Cosine);
        index.Add(Ids.AsSpan(0, 40), Vectors.Rows(0, 40));
        var (found, scores) = (new int[100], new float[100]);
        Assert.That(index.Search(Queries.Row(0), found, scores), Is.EqualTo(40));
        Assert.That(found[..40], Is.EquivalentTo(Ids[..40]));
        Assert.That(found[40..], Is.All.EqualTo(-1));
    }

    [Test]
    public void Search_Empty_FindsNothing()
    {
        var (found, scores) = (new int[3], new float[3]);
        Assert.That(Create(SimilarityMetric.L2).Search(Queries.Row(0), found, scores), Is.Zero);
        Assert.That(found, Is.All.EqualTo(-1));
        Assert.That(Create(SimilarityMetric.L2).Remove(1), Is.False);
    }

    [Test]
    public void Search_Again_AllocatesNothing()
    {
        var index = Create(SimilarityMetric.Cosine);
        index.Add(Ids.AsSpan(0, 1000), Vectors.Rows(0, 1000));
        var (found, scores) = (new int[10], new float[10]);
        Predicate<int> filter = id => id % 4 == 0;
        for (var i = 0; i < 50; i++)
        {
            index.Search(Queries.Row(i % 3), found, scores);
            index.Search(Queries.Row(i % 3), found, scores, filter);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        index.Search(Queries.Row(1), found, scores);
        index.Search(Queries.Row(1), found, scores, filter);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Load_WhatWasSaved_AnswersAndGrowsAlike([Values] VectorStorage storage, [ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var index = Create(metric, storage);
        index.Add(Ids.AsSpan(0, 1000), Vectors.Rows(0, 1000), 2);
        foreach (var id in Ids.AsSpan(100, 50))
        {
            index.Remove(id);
        }

        var file = SimilarityIndexFile.Save(index);
        var loaded = SimilarityIndexFile.Load(file);
        Assert.That(loaded.Count, Is.EqualTo(950));
        Assert.That(SimilarityIndexFile.Save(loaded).AsSpan().SequenceEqual(file), Is.True);
        index.Add(Ids.AsSpan(1000, 300), Vectors.Rows(1000, 300), 2);
        loaded.Add(Ids.AsSpan(1000, 300), Vectors.Rows(1000, 300), 2);
        var (a, b, x, y) = (new int[1000], new int[1000], new float[1000], new float[1000]);
        index.Search(Queries, 10, a, x);
        loaded.Search(Queries, 10, b, y);
        Assert.That(a.AsSpan().SequenceEqual(b), Is.True);
        Assert.That(x.AsSpan().SequenceEqual(y), Is.True);
        Assert.That(SimilarityIndexFile.Save(loaded).AsSpan().SequenceEqual(SimilarityIndexFile.Save(index)), Is.True);
    }

    [Test]
    public void Load_CutShort_IsRefused()
    {
        var index = Create(SimilarityMetric.L2);
        index.Add(Ids.AsSpan(0, 50), Vectors.Rows(0, 50));
        var file = SimilarityIndexFile.Save(index);
        for (var length = 0; length < file.Length; length += 1 + (length / 7))
        {
            Assert.That(() => SimilarityIndexFile.Load(file.AsMemory(0, length)), Throws.InstanceOf<ModelFormatException>());
        }
    }

    [Test]
    public void Read_DamagedBytes_AreRefusedOrSearchable([Values] VectorStorage storage)
    {
        var index = Create(SimilarityMetric.L2, storage);
        index.Add(Ids.AsSpan(0, 60), Vectors.Rows(0, 60));
        index.Remove(Ids[5]);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        SimilarityIndexFile.Write(index, writer);
        var good = stream.ToArray();
        var random = new RandomSource(11);
        var refused = 0;
        for (var trial = 0; trial < 1500; trial++)
        {
            var bytes = good.ToArray();
            for (var i = 0; i <= trial % 3; i++)
            {
                bytes[random.NextInt32(trial % 2 == 0 ? Math.Min(200, bytes.Length) : bytes.Length)] = (byte)random.NextInt32(256);
            }

            if (trial % 5 == 0)
            {
                bytes = bytes[..random.NextInt32(bytes.Length)];
            }

            using var reader = new BinaryReader(new MemoryStream(bytes));
            try
            {
                var read = SimilarityIndexFile.Read(reader);
                var (found, scores) = (new int[5], new float[5]);
                read.Search(new float[read.Dimension], found, scores);
                read.Add([int.MaxValue], new FeatureMatrix(1, read.Dimension));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(200));
    }

    [Test]
    public void Search_WhileOthersAddAndRemove_NeverFindsTheRemoved()
    {
        var index = Create(SimilarityMetric.L2);
        index.Add(Ids.AsSpan(0, 500), Vectors.Rows(0, 500));
        foreach (var id in Ids.AsSpan(0, 100))
        {
            index.Remove(id);
        }

        var isDone = false;
        var failure = (string?)null;
        var threads = Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            var (found, scores) = (new int[10], new float[10]);
            for (var i = number; !Volatile.Read(ref isDone); i++)
            {
                var count = index.Search(Queries.Row(i % 100), found, scores);
                if (count != 10 || found.Any(id => id < 200 || id >= 6000) || found.Distinct().Count() != 10)
                {
                    failure = $"{count} found: {string.Join(' ', found)}";
                    break;
                }
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        for (var first = 500; first < 3000; first += 100)
        {
            index.Add(Ids.AsSpan(first, 100), Vectors.Rows(first, 100), 2);
            index.Remove(Ids[first]);
            index.Add([Ids[first]], Vectors.Rows(first, 1));
        }

        Volatile.Write(ref isDone, true);
        foreach (var thread in threads)
        {
            thread.Join();
        }

        Assert.That(failure, Is.Null);
        Assert.That(index.Count, Is.EqualTo(2900));
    }

    [Test]
    public void Door_WhatDoesNotFit_IsRefused()
    {
        var index = Create(SimilarityMetric.L2);
        index.Add([4], Vectors.Rows(0, 1));
        var (found, scores) = (new int[1], new float[1]);
        var bad = Vectors.Row(0).ToArray();
        bad[3] = float.NaN;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => index.Add([4], Vectors.Rows(0, 1)), Throws.ArgumentException.With.Message.Contains("Id 4"));
            Assert.That(() => index.Add([5], new FeatureMatrix(1, 3)), Throws.ArgumentException.With.Message.Contains("have 3"));
            Assert.That(() => index.Add([5], new FeatureMatrix(bad, 1, Dimension)), Throws.ArgumentException.With.Message.Contains("Value 3 of vector 0 is NaN"));
            Assert.That(() => index.Search(bad, found, scores), Throws.ArgumentException.With.Message.Contains("Value 3 of query 0 is NaN"));
            Assert.That(() => index.Search(new float[3], found, scores), Throws.ArgumentException.With.Message.Contains("query has 3"));
            Assert.That(index.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public void Add_Cancelled_StopsAndLeavesAnIndexThatWorks()
    {
        var index = Create(SimilarityMetric.L2);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => index.Add(Ids, Vectors, cancellationToken: source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(index.Count, Is.Zero);
        index.Add(Ids.AsSpan(0, 100), Vectors.Rows(0, 100));
        Assert.That(Recall(index, SimilarityMetric.L2, Enumerable.Range(0, 100)), Is.GreaterThan(0.9));
    }

    [Test]
    public void Add_Progress_EndsWithAll()
    {
        var index = Create(SimilarityMetric.L2);
        var told = new Told();
        index.Add(Ids, Vectors, 2, told);
        Assert.That(told.Last, Is.EqualTo(new LearningProgress("indexing", 3000, 3000)));
    }

    private static double Recall(ISimilarityIndex index, SimilarityMetric metric, IEnumerable<int> rows)
    {
        int[] held = [.. rows];
        var vectors = Vectors.Select(held);
        int[] ids = [.. held.Select(row => Ids[row])];
        var (found, scores) = (new int[100 * 10], new float[100 * 10]);
        index.Search(Queries, 10, found, scores);
        var hits = 0;
        for (var row = 0; row < 100; row++)
        {
            hits += VectorSamples.Nearest(metric, Queries.Row(row).ToArray(), vectors, ids, 10).Ids.Intersect(found[(row * 10)..((row * 10) + 10)]).Count();
        }

        return hits / 1000.0;
    }

    private ISimilarityIndex Create(SimilarityMetric metric, VectorStorage storage = VectorStorage.Full) => kind switch
    {
        "exact" => new ExactIndex(Dimension, metric, storage),
        "hnsw" => new HnswIndex(Dimension, new() { Metric = metric, Storage = storage, EfConstruction = 100 }),
        _ => new IvfIndex(Dimension, new() { Metric = metric, Storage = storage, Cells = 20, Probes = 14 }),
    };

    private sealed class Told : IProgress<LearningProgress>
    {
        public LearningProgress Last { get; private set; }

        public void Report(LearningProgress value) => Last = value;
    }
}
