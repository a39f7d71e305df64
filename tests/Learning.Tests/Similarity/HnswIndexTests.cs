using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Tests.Similarity;

public sealed unsafe class HnswIndexTests
{
    [Test]
    public void Add_FixedVectors_GivesTheSameBytesOnEveryMachine()
    {
        var index = new HnswIndex(20, new() { Metric = SimilarityMetric.L2, M = 8, EfConstruction = 40, Storage = VectorStorage.EightBit });
        index.Add([.. Enumerable.Range(0, 700)], VectorSamples.Draw(700, 20, 3), 2);
        for (var id = 0; id < 100; id++)
        {
            index.Remove(id * 3);
        }

        index.Add([.. Enumerable.Range(1000, 150)], VectorSamples.Draw(150, 20, 4), 2);
        Assert.That(Checksum.Of(SimilarityIndexFile.Save(index)), Is.EqualTo(9868475190619674382UL));
    }

    [Test]
    public void Search_FewPassTheFilter_FindsExactlyThose()
    {
        var vectors = VectorSamples.Draw(2000, 8, 3);
        int[] ids = [.. Enumerable.Range(0, 2000)];
        var index = new HnswIndex(8, new() { Metric = SimilarityMetric.L2, M = 8, EfConstruction = 40 });
        index.Add(ids, vectors, 2);
        var (found, scores) = (new int[10], new float[10]);
        for (var row = 0; row < 20; row++)
        {
            var count = index.Search(vectors.Row(row), found, scores, id => id % 400 == 7);
            Assert.That(count, Is.EqualTo(5));
            Assert.That(
                found[..5], Is.EqualTo(VectorSamples.Nearest(SimilarityMetric.L2, vectors.Row(row).ToArray(), vectors, ids, 5, id => id % 400 == 7).Ids));
        }
    }

    [Test]
    public void EfSearch_More_FindsMore()
    {
        var vectors = VectorSamples.Draw(3000, 24, 3);
        int[] ids = [.. Enumerable.Range(0, 3000)];
        var index = new HnswIndex(24, new() { Metric = SimilarityMetric.L2, M = 6, EfConstruction = 30 });
        index.Add(ids, vectors, 2);
        var hits = new int[2];
        for (var row = 0; row < 60; row++)
        {
            var query = VectorSamples.Draw(1, 24, 1000 + row).Values.ToArray();
            var expected = VectorSamples.Nearest(SimilarityMetric.L2, query, vectors, ids, 10).Ids;
            var (found, scores) = (new int[10], new float[10]);
            for (var i = 0; i < 2; i++)
            {
                index.EfSearch = i == 0 ? 10 : 300;
                index.Search(query, found, scores);
                hits[i] += expected.Intersect(found).Count();
            }
        }

        Assert.That(hits[1], Is.GreaterThan(590).And.GreaterThan(hits[0]));
    }

    [Test]
    public void Add_LargerAndLargerValues_StillFindsTheNearest()
    {
        var vectors = VectorSamples.Draw(800, 12, 9);
        for (var row = 0; row < 800; row++)
        {
            Kernels.Scale(0.01f + (row * row * 1e-3f), vectors.Row(row));
        }

        int[] ids = [.. Enumerable.Range(0, 800)];
        var index = new HnswIndex(12, new() { Metric = SimilarityMetric.Cosine, Storage = VectorStorage.Full });
        var product = new HnswIndex(12);
        foreach (var id in ids)
        {
            index.Add([id], vectors.Rows(id, 1));
            product.Add([id], vectors.Rows(id, 1));
        }

        var hits = 0;
        var (found, scores) = (new int[5], new float[5]);
        for (var row = 0; row < 100; row++)
        {
            var query = VectorSamples.Draw(1, 12, 500 + row).Values.ToArray();
            index.Search(query, found, scores);
            hits += VectorSamples.Nearest(SimilarityMetric.Cosine, query, vectors, ids, 5).Ids.Intersect(found).Count();
            product.Search(query, found, scores);
            hits += VectorSamples.Nearest(SimilarityMetric.InnerProduct, query, vectors, ids, 5).Ids.Intersect(found).Count();
        }

        Assert.That(hits, Is.GreaterThan(970));
    }

    [Test]
    public void Options_OutOfRange_AreRefusedWithTheBound()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new HnswIndex(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HnswIndex(40_000), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HnswIndex(2, new() { M = 3 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("M lies between 4 and 64"));
            Assert.That(() => new HnswIndex(2, new() { EfConstruction = 15 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HnswIndex(2, new() { EfSearch = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HnswIndex(2).EfSearch = 70_000, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new IvfIndex(2, new() { Cells = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new IvfIndex(2, new() { Probes = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void Distances_AnyInstructions_AreThoseOfThePlainForm([Values] bool isProduct, [Values(64, 192)] int length)
    {
        var random = new RandomSource(7);
        var (x, y, wide) = (new sbyte[length], new sbyte[length], new short[length]);
        fixed (sbyte* a = x, b = y)
        fixed (short* q = wide)
        {
            for (var trial = 0; trial < 100; trial++)
            {
                for (var i = 0; i < length; i++)
                {
                    x[i] = (sbyte)(random.NextInt32(255) - 127);
                    y[i] = (sbyte)(random.NextInt32(255) - 127);
                    wide[i] = x[i];
                }

                var expected = CodeDistance.BetweenScalar(isProduct, a, b, length);
                Assert.That(CodeDistance.Between(isProduct, a, b, length), Is.EqualTo(expected));
                Assert.That(CodeDistance.Of(isProduct, q, b, length), Is.EqualTo(expected));
            }
        }
    }

    [Test]
    public void Beam_AnyOffers_HoldsTheLeastInOrder([Range(1, 20)] int capacity)
    {
        var random = new RandomSource((ulong)capacity);
        var beam = new Beam();
        beam.Clear(capacity);
        var all = new List<long>();
        for (var slot = 0; slot < 60; slot++)
        {
            var key = Beam.Key(random.NextInt32(40) - 20, slot);
            all.Add(key);
            all.Sort();
            var place = all.IndexOf(key);
            Assert.That(beam.Offer(key), Is.EqualTo(place < capacity ? place : int.MaxValue));
            Assert.That(Enumerable.Range(0, beam.Count).Select(i => beam[i]), Is.EqualTo(all.Take(capacity)));
            Assert.That(Beam.Slot(key), Is.EqualTo(slot));
        }
    }
}
