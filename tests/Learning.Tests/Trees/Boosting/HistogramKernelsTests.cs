using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed unsafe class HistogramKernelsTests
{
    [Test]
    public void AddRows_FeaturesNamed_EqualsOneAfterTheOther([Values(1, 3, 4, 7, 13)] int take, [Values(0, 1, 2, 31, 500)] int count)
    {
        const int Features = 13;
        var random = new Random((take * 1000) + count);
        var matrix = new FeatureMatrix(600, Features);
        foreach (ref var value in matrix.Values)
        {
            value = random.Next(50);
        }

        var set = new LearningSet(matrix, new float[600]);
        var workers = new Workers(1, CancellationToken.None);
        using var data = BinnedMatrix.Create(matrix, BinFinder.Find(set, 40, workers), workers);
        using var rows = new NativeBuffer<int>(600);
        using var gradients = new NativeBuffer<long>(600);
        using var cells = new NativeBuffer<long>(Features * HistogramPool.Stride);
        cells.Slice(0, (int)cells.Length).Clear();
        rows.Slice(0, 600).Clear();
        for (var i = 0; i < 600; i++)
        {
            gradients.Pointer[i] = PackedSum.Pack(random.Next(-1000, 1000), (uint)random.Next(1000));
            rows.Pointer[i] = i < count ? random.Next(600) : 0;
        }

        var features = RandomHash.Sample(Enumerable.Range(0, Features).ToArray(), take, (uint)count);
        HistogramKernels.AddRows(data.Rows, data.RowStride, features, rows.Pointer, count, gradients.Pointer, cells.Pointer);

        var expected = new long[Features * HistogramPool.Stride];
        for (var i = 0; i < count; i++)
        {
            foreach (var feature in features)
            {
                var row = rows.Pointer[i];
                expected[(feature * HistogramPool.Stride) + data.Column(feature)[row]] += gradients.Pointer[row];
            }
        }

        Assert.That(cells.Slice(0, expected.Length).ToArray(), Is.EqualTo(expected));
    }
}
