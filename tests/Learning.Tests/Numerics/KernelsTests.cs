using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class KernelsTests
{
    [Test]
    public void Reductions_AllLengthsAndStarts_HaveTheBitsOfTheScalarReference()
    {
        var (x, y) = Values(300);
        for (var length = 0; length <= 256; length++)
        {
            var a = x.AsSpan(length % 7, length);
            var b = y.AsSpan(length % 3, length);
            Assert.That(Kernels.Dot(a, b), Is.EqualTo(PairSum.RunScalar<PairTerms.Product>(a, b)), $"dot of {length}");
            Assert.That(Kernels.Sum(a), Is.EqualTo(PairSum.RunScalar<PairTerms.First>(a, a)), $"sum of {length}");
            Assert.That(
                Kernels.SquaredDistance(a, b), Is.EqualTo(PairSum.RunScalar<PairTerms.SquaredDifference>(a, b)), $"distance of {length}");
        }
    }

    [Test]
    public void Reductions_AllLengths_AreCloseToDoublePrecision()
    {
        var (x, y) = Values(256);
        for (var length = 0; length <= 256; length++)
        {
            double dot = 0, sum = 0, distance = 0, size = 0;
            for (var i = 0; i < length; i++)
            {
                dot += (double)x[i] * y[i];
                sum += x[i];
                distance += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
                size += Math.Abs(x[i]) + Math.Abs(x[i] * y[i]) + 1;
            }

            Assert.That(Kernels.Dot(x.AsSpan(0, length), y.AsSpan(0, length)), Is.EqualTo(dot).Within(1e-6 * size));
            Assert.That(Kernels.Sum(x.AsSpan(0, length)), Is.EqualTo(sum).Within(1e-6 * size));
            Assert.That(Kernels.SquaredDistance(x.AsSpan(0, length), y.AsSpan(0, length)), Is.EqualTo(distance).Within(1e-6 * (size + distance)));
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Reductions_OneSpecialValueAnywhere_ReachesTheResult(float special)
    {
        for (var at = 0; at < 100; at++)
        {
            var x = new float[100];
            Array.Fill(x, 1f);
            x[at] = special;
            var ones = new float[100];
            Array.Fill(ones, 1f);
            Assert.That(Kernels.Dot(x, ones), Is.EqualTo(special), $"dot at {at}");
            Assert.That(Kernels.Sum(x), Is.EqualTo(special), $"sum at {at}");
        }
    }

    [Test]
    public void Axpy_AllLengths_IsFusedValueByValue()
    {
        var (x, y) = Values(300);
        for (var length = 0; length <= 256; length++)
        {
            var actual = y.ToArray();
            Kernels.Axpy(0.7f, x.AsSpan(3, length), actual.AsSpan(1, length));
            for (var i = 0; i < y.Length; i++)
            {
                var inside = i >= 1 && i < 1 + length;
                Assert.That(actual[i], Is.EqualTo(inside ? MathF.FusedMultiplyAdd(0.7f, x[i + 2], y[i]) : y[i]));
            }
        }
    }

    [Test]
    public void Scale_AllValues_AreMultiplied()
    {
        var x = new float[] { 1, 2, -3 };
        Kernels.Scale(0.5f, x);
        Assert.That(x, Is.EqualTo(new[] { 0.5f, 1f, -1.5f }));
    }

    [Test]
    public void Reductions_DifferentLengths_AreRefused()
    {
        Assert.That(() => Kernels.Dot(new float[2], new float[3]), Throws.ArgumentException);
        Assert.That(() => Kernels.Axpy(1, new float[2], new float[3]), Throws.ArgumentException);
    }

    [Test]
    public void Reductions_FixedInputs_GiveTheBitsOfEveryOtherMachine()
    {
        var (x, y) = Values(600);
        var results = new List<float>();
        for (var length = 0; length < 600; length++)
        {
            results.Add(Kernels.Dot(x.AsSpan(0, length), y.AsSpan(0, length)));
            results.Add(Kernels.Sum(x.AsSpan(0, length)));
            results.Add(Kernels.SquaredDistance(x.AsSpan(0, length), y.AsSpan(0, length)));
        }

        Assert.That(Checksum.Of(results.ToArray()), Is.EqualTo(12011366237375401202UL));
    }

    private static (float[] X, float[] Y) Values(int count)
    {
        var random = new RandomSource(17);
        var x = new float[count];
        var y = new float[count];
        for (var i = 0; i < count; i++)
        {
            x[i] = (float)random.Normal(0.1, 3);
            y[i] = (float)random.Normal(-0.2, 2);
        }

        return (x, y);
    }
}
