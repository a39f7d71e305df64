using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class TileDotsTests
{
    [Test]
    public void Run_AnyNumberOfColumns_HasTheBitsOfTheScalarReference()
    {
        const int N = LogisticRows.TileRows;
        var random = new RandomSource(1);
        var x = Enumerable.Range(0, N).Select(_ => (float)random.Normal()).ToArray();
        for (var count = 0; count <= 20; count++)
        {
            var columns = Enumerable.Range(0, count * N).Select(_ => (float)random.Normal()).ToArray();
            var results = new float[count];
            TileDots.Run(x, columns, results);
            for (var c = 0; c < count; c++)
            {
                Assert.That(results[c], Is.EqualTo(TileDots.Scalar(x, columns.AsSpan(c * N, N))), $"column {c} of {count}");
                Assert.That(results[c], Is.EqualTo(Kernels.Dot(x, columns.AsSpan(c * N, N))).Within(1e-3));
            }
        }
    }

    [Test]
    public void Run_ShortColumns_AreRefused()
        => Assert.That(() => TileDots.Run(new float[LogisticRows.TileRows], new float[10], new float[1]), Throws.ArgumentException);
}
