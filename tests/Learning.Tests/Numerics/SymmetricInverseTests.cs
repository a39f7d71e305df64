using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class SymmetricInverseTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(31)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(129)]
    [TestCase(300)]
    public void TryInvertNegated_PositiveDefinite_TimesItselfIsTheIdentity(int n)
    {
        var matrix = Create(n);
        var inverse = matrix.ToArray();
        Assert.That(SymmetricInverse.TryInvertNegated(inverse, n, 1, null, default));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                {
                    sum -= (double)matrix[(i * n) + k] * inverse[(Math.Max(k, j) * n) + Math.Min(k, j)];
                }

                Assert.That(sum, Is.EqualTo(i == j ? 1 : 0).Within(2e-5), $"row {i}, column {j}");
            }
        }
    }

    [Test]
    public void TryInvertNegated_AnyThreads_SameBits()
    {
        var one = Create(333);
        var three = one.ToArray();
        SymmetricInverse.TryInvertNegated(one, 333, 1, null, default);
        SymmetricInverse.TryInvertNegated(three, 333, 3, null, default);
        for (var i = 0; i < 333; i++)
        {
            Assert.That(three.AsSpan(i * 333, i + 1).SequenceEqual(one.AsSpan(i * 333, i + 1)), $"row {i}");
        }
    }

    [Test]
    public void TryInvertNegated_Indefinite_IsFalse()
    {
        var matrix = Create(200);
        matrix[(150 * 200) + 150] = -1;
        Assert.That(SymmetricInverse.TryInvertNegated(matrix, 200, 2, null, default), Is.False);
        Assert.That(SymmetricInverse.TryInvertNegated(new float[] { float.NaN }, 1, 1, null, default), Is.False);
    }

    [Test]
    public void TryInvertNegated_Progress_EndsAtAllRows()
    {
        var last = 0;
        SymmetricInverse.TryInvertNegated(Create(200), 200, 1, done => last = done, default);
        Assert.That(last, Is.EqualTo(200));
    }

    private static float[] Create(int n)
    {
        var random = new RandomSource(n);
        var factors = new float[n * 8];
        foreach (ref var value in factors.AsSpan())
        {
            value = (float)random.Normal();
        }

        var matrix = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = Kernels.Dot(factors.AsSpan(i * 8, 8), factors.AsSpan(j * 8, 8)) + (i == j ? 5 : 0);
                (matrix[(i * n) + j], matrix[(j * n) + i]) = (value, value);
            }
        }

        return matrix;
    }
}
