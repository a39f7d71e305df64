using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;

namespace AudienceML.Learning.Tests.Trees;

public sealed class BinningTests
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public bool Edges_AnyValues_AreAscendingFiniteAndFew(float[] values, byte bins)
    {
        var maxBins = Math.Max((byte)2, bins);
        var sorted = values.Where(value => !float.IsNaN(value)).Order().ToArray();
        var edges = BinEdges.Find(sorted, maxBins);
        return edges.Length <= maxBins - 1 && edges.All(float.IsFinite) && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second);
    }

    [Test]
    public void Edges_FewValues_GiveEachABin()
    {
        var bins = new FeatureBins(BinEdges.Find([-2, -2, 0, 3, 3, 3, 7], 4), hasMissing: false);
        Assert.That(new[] { -2f, 0, 3, 7 }.Select(value => (int)bins.BinOf(value)), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void Edges_NeighbouringFloats_AreToldApart()
    {
        var next = MathF.BitIncrement(1f);
        var bins = new FeatureBins(BinEdges.Find([1f, next], 255), hasMissing: false);
        Assert.That(bins.BinOf(1f), Is.Not.EqualTo(bins.BinOf(next)));
    }

    [Test]
    public void Edges_ManyValues_ShareRowsEvenlyAndKeepFrequentOnesApart()
    {
        var values = Enumerable.Range(0, 9000).Select(i => (float)i).Concat(Enumerable.Repeat(4000.5f, 3000)).Order().ToArray();
        var bins = new FeatureBins(BinEdges.Find(values, 64), hasMissing: false);
        var counts = values.CountBy(value => bins.BinOf(value)).ToDictionary();
        Assert.That(counts[bins.BinOf(4000.5f)], Is.EqualTo(3000));
        Assert.That(counts.Values.Where(count => count != 3000).Max(), Is.LessThan(3 * 9000 / 63));
        Assert.That(counts, Has.Count.GreaterThan(55));
    }

    [Test]
    public void EdgeSearch_EveryLengthAndSpecialValue_EqualsTheScalarSearch()
    {
        var random = new Random(1);
        for (var edgeCount = 0; edgeCount <= 254; edgeCount += edgeCount < 20 ? 1 : 13)
        {
            var edges = Enumerable.Range(0, edgeCount).Select(_ => (float)(random.NextDouble() - 0.5)).Distinct().Order().ToArray();
            var bins = new FeatureBins(edges, hasMissing: edgeCount % 2 == 0);
            for (var length = 0; length < 40; length++)
            {
                var values = Enumerable.Range(0, length).Select(i => (i % 7) switch
                {
                    0 => float.NaN,
                    1 => float.PositiveInfinity,
                    2 => float.NegativeInfinity,
                    3 when edges.Length > 0 => edges[random.Next(edges.Length)],
                    _ => (float)(random.NextDouble() - 0.5),
                }).ToArray();
                var found = new byte[length];
                new EdgeSearch(bins).Find(values, found);
                Assert.That(found, Is.EqualTo(values.Select(bins.BinOf)));
            }
        }
    }

    [Test]
    public void Create_BothLayouts_HoldTheBinOfEachValue([Values(1, 5, 9, 33, 70)] int features, [Values(1, 3)] int threads)
    {
        var random = new Random(features);
        var matrix = new FeatureMatrix(2500, features);
        foreach (ref var value in matrix.Values)
        {
            value = random.Next(10) == 0 ? float.NaN : (float)random.NextDouble();
        }

        var set = new LearningSet(matrix, new float[2500]);
        var workers = new Workers(threads, CancellationToken.None);
        using var binned = BinnedMatrix.Create(matrix, BinFinder.Find(set, 100, workers), workers);
        for (var row = 0; row < 2500; row++)
        {
            for (var feature = 0; feature < features; feature++)
            {
                var expected = binned.Bins[feature].BinOf(matrix.Row(row)[feature]);
                Assert.That((RowMajor(binned, row, feature), ColumnMajor(binned, row, feature)), Is.EqualTo((expected, expected)));
            }
        }
    }

    private static unsafe byte RowMajor(BinnedMatrix binned, int row, int feature) => binned.Rows[(row * binned.RowStride) + feature];

    private static unsafe byte ColumnMajor(BinnedMatrix binned, int row, int feature) => binned.Column(feature)[row];
}
