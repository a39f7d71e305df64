using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class DeterministicMathTests
{
    [Test]
    public void Exp_WholeRange_StaysWithinTwoUlp() => AssertClose(DeterministicMath.Exp, Math.Exp, -745, 709.7, 2);

    [Test]
    public void Log_WholeRange_StaysWithinTwoUlp()
    {
        var random = new RandomSource(1);
        for (var i = 0; i < 20_000; i++)
        {
            var x = BitConverter.Int64BitsToDouble((long)(random.NextUInt64() & 0x7FEFFFFFFFFFFFFF));
            Assert.That(Ulps(DeterministicMath.Log(x), Math.Log(x)), Is.LessThanOrEqualTo(2), $"log {x:R}");
        }
    }

    [Test]
    public void Log_NearOne_KeepsItsDigits()
    {
        AssertClose(DeterministicMath.Log, Math.Log, 0.5, 2, 2);
        Assert.That(DeterministicMath.Log(1), Is.Zero);
        Assert.That(DeterministicMath.Log(double.Epsilon), Is.EqualTo(Math.Log(double.Epsilon)).Within(1).Ulps);
    }

    [Test]
    public void Log1P_SmallNumbers_KeepTheirDigits()
    {
        Assert.That(DeterministicMath.Log1P(1e-20), Is.EqualTo(1e-20));
        Assert.That(DeterministicMath.Log1P(1e-5), Is.EqualTo(9.999950000333332e-06).Within(1).Ulps);
        Assert.That(DeterministicMath.Log1P(-1), Is.EqualTo(double.NegativeInfinity));
        AssertClose(DeterministicMath.Log1P, x => Math.Log(1 + x), 0.4, 3, 3);
    }

    [Test]
    public void SinAndCos_Seasons_StayWithinTwoUlpOrATinyDistance()
    {
        var random = new RandomSource(5);
        for (var i = 0; i < 20_000; i++)
        {
            var x = random.Uniform(-1000, 1000);
            Assert.That(DeterministicMath.Sin(x), Is.EqualTo(Math.Sin(x)).Within(3e-16));
            Assert.That(DeterministicMath.Cos(x), Is.EqualTo(Math.Cos(x)).Within(3e-16));
        }
    }

    [Test]
    public void Edges_ZeroInfinityAndNaN_AreTheLimits()
    {
        Assert.That(DeterministicMath.Exp(double.PositiveInfinity), Is.EqualTo(double.PositiveInfinity));
        Assert.That(DeterministicMath.Exp(double.NegativeInfinity), Is.Zero);
        Assert.That(DeterministicMath.Exp(0), Is.EqualTo(1));
        Assert.That(DeterministicMath.Exp(double.NaN), Is.NaN);
        Assert.That(DeterministicMath.Log(0), Is.EqualTo(double.NegativeInfinity));
        Assert.That(DeterministicMath.Log(-1), Is.NaN);
        Assert.That(DeterministicMath.Log(double.PositiveInfinity), Is.EqualTo(double.PositiveInfinity));
        Assert.That(DeterministicMath.Sigmoid(0), Is.EqualTo(0.5));
        Assert.That(DeterministicMath.Sigmoid(-800), Is.Zero);
        Assert.That(DeterministicMath.Sigmoid(800), Is.EqualTo(1));
        Assert.That(DeterministicMath.Softplus(1000), Is.EqualTo(1000));
        Assert.That(DeterministicMath.Softplus(-50), Is.EqualTo(Math.Exp(-50)).Within(1e-14).Percent);
        Assert.That(DeterministicMath.Logit(DeterministicMath.Sigmoid(-3.25)), Is.EqualTo(-3.25).Within(1e-14));
        Assert.That(DeterministicMath.Sin(double.PositiveInfinity), Is.NaN);
    }

    [Test]
    public void AllFunctions_FixedInputs_GiveTheBitsOfEveryOtherMachine()
    {
        var results = new List<double>();
        for (var i = 0; i < 2_000; i++)
        {
            var x = (i - 1000) * 0.37;
            results.Add(DeterministicMath.Exp(x));
            results.Add(DeterministicMath.Log(Math.Abs(x)));
            results.Add(DeterministicMath.Log1P(x * x));
            results.Add(DeterministicMath.Sigmoid(x));
            results.Add(DeterministicMath.Softplus(x));
            results.Add(DeterministicMath.Sin(x));
            results.Add(DeterministicMath.Cos(x));
        }

        Assert.That(Checksum.Of(results.ToArray()), Is.EqualTo(17411731106440107650UL));
    }

    private static void AssertClose(Func<double, double> actual, Func<double, double> expected, double from, double to, long ulps)
    {
        var random = new RandomSource(7);
        var (worst, at) = (0L, 0.0);
        for (var i = 0; i < 200_000; i++)
        {
            var x = random.Uniform(from, to);
            var miss = Ulps(actual(x), expected(x));
            (worst, at) = miss > worst ? (miss, x) : (worst, at);
        }

        Assert.That(worst, Is.LessThanOrEqualTo(ulps), $"at {at:R}");
    }

    private static long Ulps(double x, double y) => Math.Abs(BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(y));
}
