using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed unsafe class TileKernelsTests
{
    private const int Rows = 32;

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(21)]
    [TestCase(28)]
    [TestCase(33)]
    [TestCase(47)]
    [TestCase(61)]
    public void Kernels_AnyWidth_HaveTheBitsOfTheScalarReference(int columns)
    {
        var width = TileKernels.Width(columns);
        var stride = (nuint)columns; // rows without gaps: what lies behind a row is the next one
        var values = Normals((Rows * columns) + width, columns);
        var coefficients = new float[width];
        Normals(columns, 1).CopyTo(coefficients, 0);
        var weights = Normals(Rows, 2);
        var margins = new float[Rows];
        var sums = new float[width];
        var means = new float[width];
        var squares = new float[width];
        var gram = new float[width * width];
        var expected = new float[width * width];
        fixed (float* rows = values, by = coefficients, w = weights, m = margins, s = sums, a = means, b = squares, g = gram, e = expected)
        {
            TileKernels.Margins(rows, stride, Rows, width, by, 0.5f, m);
            TileKernels.WeightedSums(rows, stride, Rows, width, w, s);
            TileKernels.Moments(rows, stride, Rows, width, w, rows, a, b);
            WeightedGram.Run(rows, stride, Rows, columns, w, g);
            for (var i = 0; i < Rows; i++)
            {
                Assert.That(margins[i], Is.EqualTo(0.5f + TileKernels.ScalarMargin(rows + ((nuint)i * stride), width, by)), $"margin {i}");
            }

            for (var j = 0; j < columns; j++)
            {
                Assert.That(sums[j], Is.EqualTo(TileKernels.ScalarSum(rows + j, stride, Rows, w)), $"sum {j}");
                TileKernels.ScalarMoments(rows + j, stride, Rows, w, rows[j], out var sum, out var square);
                Assert.That((means[j], squares[j]), Is.EqualTo((sum, square)), $"moments {j}");
                for (var k = 0; k < width; k += 16)
                {
                    WeightedGram.Scalar(rows, stride, Rows, j / 4 * 4, k, w, e, width);
                }

                for (var k = 0; k <= j; k++)
                {
                    Assert.That(gram[(j * width) + k], Is.EqualTo(expected[(j * width) + k]), $"product {j}, {k}");
                }
            }
        }
    }

    [Test]
    public void Kernels_AgainstDoublePrecision_AreRight()
    {
        const int Columns = 28;
        var values = Normals((Rows * Columns) + 32, 3);
        var weights = Normals(Rows, 4);
        var gram = new float[32 * 32];
        fixed (float* rows = values, w = weights, g = gram)
        {
            WeightedGram.Run(rows, Columns, Rows, Columns, w, g);
        }

        for (var j = 0; j < Columns; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                var sum = Enumerable.Range(0, Rows).Sum(i => (double)values[(i * Columns) + j] * values[(i * Columns) + k] * weights[i]);
                Assert.That(gram[(j * 32) + k], Is.EqualTo(sum).Within(1e-4));
            }
        }
    }

    [Test]
    public void Terms_AnyMargin_HaveTheBitsOfTheScalarReferenceAndTheDigitsOfDoublePrecision()
    {
        var margins = Normals(64, 5).Select((v, i) => i < 60 ? v * 10 : (i % 2 == 0 ? 200f : -200f)).ToArray();
        var labels = margins.Select((_, i) => i % 3 == 0 ? 1f : 0f).ToArray();
        var weights = margins.Select((_, i) => (float)(i % 5)).ToArray();
        var (losses, slopes, curves) = (new float[64], new float[64], new float[64]);
        fixed (float* m = margins, y = labels, w = weights, l = losses, s = slopes, c = curves)
        {
            LogisticTerms.Run(m, y, w, 61, l, s, c);
        }

        for (var i = 0; i < 61; i++)
        {
            LogisticTerms.Scalar(margins[i], labels[i], weights[i], out var loss, out var slope, out var curve);
            Assert.That((losses[i], slopes[i], curves[i]), Is.EqualTo((loss, slope, curve)));
            var t = labels[i] == 1 ? margins[i] : (double)-margins[i];
            var p = DeterministicMath.Sigmoid(margins[i]);
            Assert.That(loss, Is.EqualTo(weights[i] * DeterministicMath.Softplus(-t)).Within(1e-6 * weights[i] * (1 + Math.Abs(t))));
            Assert.That(slope, Is.EqualTo(weights[i] * (p - labels[i])).Within(1e-6 * weights[i]));
            Assert.That(curve, Is.EqualTo(weights[i] * p * (1 - p)).Within(1e-6 * weights[i]));
        }

        Assert.That(losses[61..], Is.All.Zero, "rows behind the count");
    }

    private static float[] Normals(int count, int seed)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
    }
}
