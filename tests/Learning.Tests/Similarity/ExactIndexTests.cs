using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Tests.Similarity;

public sealed class ExactIndexTests
{
    private static readonly SimilarityMetric[] Metrics = Enum.GetValues<SimilarityMetric>();

    [Test]
    public void Search_AnySizeAndMetric_IsWhatSortingGives(
        [ValueSource(nameof(Metrics))] SimilarityMetric metric, [Values(1, 3, 16, 64, 70)] int dimension, [Values(1, 15, 129, 1000)] int rows)
    {
        var vectors = VectorSamples.Draw(rows, dimension, rows + dimension);
        int[] ids = [.. Enumerable.Range(0, rows).Select(i => (i * 7919 % 100_003) + 5)];
        var index = new ExactIndex(dimension, metric);
        index.Add(ids, vectors, 2);
        var queries = VectorSamples.Draw(17, dimension, 99);
        var (found, scores) = (new int[17 * 10], new float[17 * 10]);
        index.Search(queries, 10, found, scores, maxDegreeOfParallelism: 2);
        var (one, oneScores) = (new int[10], new float[10]);
        for (var row = 0; row < queries.RowCount; row++)
        {
            var expected = VectorSamples.Nearest(metric, queries.Row(row).ToArray(), vectors, ids, 10);
            var count = index.Search(queries.Row(row), one, oneScores);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(count, Is.EqualTo(Math.Min(10, rows)));
                Assert.That(one[..count], Is.EqualTo(expected.Ids));
                Assert.That(oneScores[..count], Is.EqualTo(expected.Scores));
                Assert.That(one[count..], Is.All.EqualTo(-1));
                Assert.That(oneScores[count..], Is.All.EqualTo(float.NegativeInfinity));
                Assert.That(found[(row * 10)..((row * 10) + 10)], Is.EqualTo(one));
                Assert.That(scores[(row * 10)..((row * 10) + 10)], Is.EqualTo(oneScores));
            }
        }
    }

    [TestCase(0f)]
    [TestCase(1e-30f)]
    [TestCase(1e-42f)]
    [TestCase(1e14f)]
    public void Search_ValuesOfAnySize_IsWhatSortingGives(float size)
    {
        foreach (var metric in Metrics)
        {
            var vectors = VectorSamples.Draw(300, 20, 4);
            Kernels.Scale(size, vectors.Values);
            int[] ids = [.. Enumerable.Range(0, 300)];
            var index = new ExactIndex(20, metric);
            index.Add(ids, vectors);
            var query = vectors.Row(17).ToArray();
            var (found, scores) = (new int[25], new float[25]);
            index.Search(query, found, scores);
            var expected = VectorSamples.Nearest(metric, query, vectors, ids, 25);
            Assert.That(found, Is.EqualTo(expected.Ids), $"{metric}");
            Assert.That(scores, Is.EqualTo(expected.Scores), $"{metric}");
        }
    }

    [Test]
    public void Search_Filter_LeavesOutTheRest([ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var vectors = VectorSamples.Draw(500, 24, 8);
        int[] ids = [.. Enumerable.Range(0, 500)];
        var index = new ExactIndex(24, metric);
        index.Add(ids, vectors);
        var (found, scores) = (new int[20], new float[20]);
        foreach (var step in new[] { 2, 50, 501 })
        {
            var count = index.Search(vectors.Row(3), found, scores, id => id % step == 1);
            var expected = VectorSamples.Nearest(metric, vectors.Row(3).ToArray(), vectors, ids, 20, id => id % step == 1);
            Assert.That(found[..count], Is.EqualTo(expected.Ids));
        }
    }

    [Test]
    public void AddAndRemove_InAnyOrder_IsTheSameAsAFreshIndex([Values] VectorStorage storage, [ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var vectors = VectorSamples.Draw(700, 12, 3);
        var index = new ExactIndex(12, metric, storage);
        var held = new SortedSet<int>();
        var random = new RandomSource(5);
        for (var step = 0; step < 1500; step++)
        {
            var id = (int)(random.NextDouble() * 700);
            if (held.Remove(id))
            {
                Assert.That(index.Remove(id), Is.True);
            }
            else
            {
                index.Add([id], vectors.Rows(id, 1));
                held.Add(id);
            }
        }

        var fresh = new ExactIndex(12, metric, storage);
        fresh.Add([.. held], vectors.Select([.. held]));
        Assert.That(index.Count, Is.EqualTo(held.Count));
        var queries = VectorSamples.Draw(50, 12, 12);
        var (a, b, x, y) = (new int[50 * 9], new int[50 * 9], new float[50 * 9], new float[50 * 9]);
        index.Search(queries, 9, a, x);
        fresh.Search(queries, 9, b, y);
        Assert.That(a, Is.EqualTo(b));
        Assert.That(x, Is.EqualTo(y));
        Assert.That(a.Distinct(), Is.SubsetOf(held));
        Assert.That(index.Remove(held.Min), Is.True);
        Assert.That(index.Remove(held.Min), Is.False);
        Assert.That(index.Contains(held.Min), Is.False);
    }

    [Test]
    public void Search_EightBits_FindsNearlyAllOfTheNearest([ValueSource(nameof(Metrics))] SimilarityMetric metric)
    {
        var vectors = VectorSamples.DrawClusters(2000, 32, 2000, 3);
        int[] ids = [.. Enumerable.Range(0, 2000)];
        var index = new ExactIndex(32, metric, VectorStorage.EightBit);
        index.Add(ids, vectors);
        var queries = VectorSamples.Draw(100, 32, 6);
        var (found, scores) = (new int[1000], new float[1000]);
        index.Search(queries, 10, found, scores);
        var hits = 0;
        for (var row = 0; row < 100; row++)
        {
            hits += VectorSamples.Nearest(metric, queries.Row(row).ToArray(), vectors, ids, 10).Ids.Intersect(found[(row * 10)..((row * 10) + 10)]).Count();
        }

        Assert.That(hits, Is.InRange(950, 999));
    }

    [Test]
    public void Search_Again_AllocatesNothing()
    {
        var index = new ExactIndex(64, SimilarityMetric.Cosine);
        index.Add([.. Enumerable.Range(0, 500)], VectorSamples.Draw(500, 64, 1));
        var query = VectorSamples.Draw(1, 64, 2).Values.ToArray();
        var (found, scores) = (new int[10], new float[10]);
        for (var i = 0; i < 50; i++)
        {
            index.Search(query, found, scores);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        index.Search(query, found, scores);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Search_Empty_FindsNothing()
    {
        var (found, scores) = (new int[3], new float[3]);
        Assert.That(new ExactIndex(2).Search([1, 2], found, scores), Is.Zero);
        Assert.That(found, Is.All.EqualTo(-1));
    }

    [Test]
    public void Door_WhatDoesNotFit_IsRefused()
    {
        var index = new ExactIndex(2);
        index.Add([4], new(new float[] { 1, 2 }, 1, 2));
        var found = new int[1];
        var scores = new float[1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new ExactIndex(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new ExactIndex(2, (SimilarityMetric)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new ExactIndex(2, storage: (VectorStorage)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => index.Add([4], new(new float[] { 1, 2 }, 1, 2)), Throws.ArgumentException.With.Message.Contains("Id 4"));
            Assert.That(() => index.Add([5, 5], new(new float[] { 1, 2, 3, 4 }, 2, 2)), Throws.ArgumentException.With.Message.Contains("Id 5"));
            Assert.That(() => index.Add([-1], new(new float[] { 1, 2 }, 1, 2)), Throws.ArgumentException.With.Message.Contains("-1"));
            Assert.That(() => index.Add([5, 6], new(new float[] { 1, 2 }, 1, 2)), Throws.ArgumentException.With.Message.Contains("1 vectors"));
            Assert.That(() => index.Add([5], new(new float[] { 1, 2, 3 }, 1, 3)), Throws.ArgumentException.With.Message.Contains("have 3"));
            Assert.That(() => index.Add([5], new(new float[] { 1, float.NaN }, 1, 2)), Throws.ArgumentException.With.Message.Contains("Value 1 of vector 0 is NaN"));
            Assert.That(() => index.Add([5], new(new float[] { 2e15f, 1 }, 1, 2)), Throws.ArgumentException.With.Message.Contains("Value 0 of vector 0"));
            Assert.That(() => index.Search([1], found, scores), Throws.ArgumentException.With.Message.Contains("has 1"));
            Assert.That(() => index.Search([1, float.PositiveInfinity], found, scores), Throws.ArgumentException.With.Message.Contains("Value 1"));
            Assert.That(() => index.Search([1, 2], [], []), Throws.ArgumentException);
            Assert.That(() => index.Search(new FeatureMatrix(2, 2), 3, new int[5], new float[6]), Throws.ArgumentException.With.Message.Contains("6 places"));
            Assert.That(index.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public void Search_Cancelled_Stops()
    {
        var index = new ExactIndex(2);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(
            () => index.Search(new FeatureMatrix(2, 2), 3, new int[6], new float[6], cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }
}
