using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class KllSketchTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Quantile_ManyValuesInAnyOrder_IsWithinTheBound(int order)
    {
        const int N = 50_000;
        var values = Enumerable.Range(0, N).Select(i => (float)i).ToArray();
        if (order == 1)
        {
            Array.Reverse(values);
        }
        else if (order == 2)
        {
            new RandomSource(4UL).Shuffle(values.AsSpan());
        }

        var sketch = new KllSketch();
        sketch.Add(values);
        using (Assert.EnterMultipleScope())
        {
            foreach (var share in new[] { 0.01, 0.25, 0.5, 0.75, 0.99 })
            {
                Assert.That(sketch.Quantile(share) / N, Is.EqualTo(share).Within(0.017));
                Assert.That(sketch.ShareUpTo((float)(share * N)), Is.EqualTo(share).Within(0.017));
            }

            Assert.That(sketch.Count, Is.EqualTo(N));
            Assert.That(sketch.Retained, Is.LessThan(1000));
            Assert.That((sketch.Quantile(0), sketch.Quantile(1)), Is.EqualTo((0f, N - 1f)));
        }
    }

    [Test]
    public void Merge_ManySketches_IsLikeOne()
    {
        var merged = new KllSketch(seed: 99);
        for (var part = 0; part < 40; part++)
        {
            var sketch = new KllSketch(seed: part);
            for (var i = 0; i < 1000; i++)
            {
                sketch.Add((i * 40) + part);
            }

            merged.Merge(sketch);
        }

        Assert.That(merged.Count, Is.EqualTo(40_000));
        Assert.That(merged.Quantile(0.3), Is.EqualTo(12_000).Within(700));
        Assert.That(merged.ShareUpTo(30_000), Is.EqualTo(0.75).Within(0.017));
    }

    [Test]
    public void Add_FewValues_IsExact()
    {
        var sketch = new KllSketch();
        sketch.Add([3, 1, float.NaN, 2, 4]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sketch.Quantile(0.5), Is.EqualTo(2));
            Assert.That(sketch.ShareUpTo(3), Is.EqualTo(0.75));
            Assert.That(sketch.ShareUpTo(0), Is.Zero);
            Assert.That(sketch.MissingCount, Is.EqualTo(1));
        }
    }

    [Test]
    public void Quantile_NothingAdded_IsNaN()
    {
        Assert.That(new KllSketch().Quantile(0.5), Is.NaN);
        Assert.That(new KllSketch().ShareUpTo(1), Is.NaN);
    }

    [Test]
    public void Add_SameValuesAndSeed_GivesTheSameSketch()
    {
        float Median(int seed)
        {
            var sketch = new KllSketch(16, seed);
            sketch.Add([.. Enumerable.Range(0, 5000).Select(i => (float)(i * 7 % 5003))]);
            return sketch.Quantile(0.5);
        }

        var first = Median(3);
        Assert.That(Median(3), Is.EqualTo(first));
        Assert.That(Enumerable.Range(0, 20).Select(Median).Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void Merge_OtherCapacity_IsRefusedInWords()
        => Assert.That(() => new KllSketch(100).Merge(new KllSketch(200)), Throws.ArgumentException.With.Message.Contains("100 and 200"));
}
