using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class SpecialFunctionsTests
{
    [TestCase(0.5, 0.5723649429247001)]
    [TestCase(1, 0)]
    [TestCase(2, 0)]
    [TestCase(10, 12.801827480081469)]
    [TestCase(0.001, 6.907178885383854)]
    [TestCase(171, 706.5730622457874)]
    public void LogGamma_KnownArguments_HasTheKnownValue(double x, double expected)
        => Assert.That(SpecialFunctions.LogGamma(x), Is.EqualTo(expected).Within(Math.Max(1e-14, 2e-14 * Math.Abs(expected))));

    [TestCase(0, 0.5)]
    [TestCase(1.959963984540054, 0.975)]
    [TestCase(-1, 0.15865525393145707)]
    [TestCase(-10, 7.619853024160527e-24)]
    [TestCase(-37, 5.725571222524577e-300)]
    public void NormalCdf_KnownPoints_HasTheKnownShare(double x, double expected)
        => Assert.That(SpecialFunctions.NormalCdf(x), Is.EqualTo(expected).Within(1e-10).Percent);

    [TestCase(0.5, 0)]
    [TestCase(0.975, 1.959963984540054)]
    [TestCase(0.001, -3.090232306167813)]
    [TestCase(1e-20, -9.262340089798408)]
    public void NormalQuantile_KnownShares_HasTheKnownPoint(double p, double expected)
        => Assert.That(SpecialFunctions.NormalQuantile(p), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void NormalQuantile_Ends_AreInfinite()
    {
        Assert.That(SpecialFunctions.NormalQuantile(0), Is.EqualTo(double.NegativeInfinity));
        Assert.That(SpecialFunctions.NormalQuantile(1), Is.EqualTo(double.PositiveInfinity));
        Assert.That(() => SpecialFunctions.NormalQuantile(1.5), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0.95, 9, 16.918977604620448)]
    [TestCase(0.95, 1, 3.841458820694124)]
    [TestCase(0.5, 100, 99.33412923598846)]
    [TestCase(0.999, 2, 13.815510557964274)]
    public void ChiSquareQuantile_KnownShares_HasTheKnownPoint(double p, double df, double expected)
    {
        Assert.That(SpecialFunctions.ChiSquareQuantile(p, df), Is.EqualTo(expected).Within(1e-10));
        Assert.That(SpecialFunctions.ChiSquareUpper(expected, df), Is.EqualTo(1 - p).Within(1e-12));
    }

    [Test]
    public void ChiSquareUpper_FarOut_KeepsItsDigits()
        => Assert.That(SpecialFunctions.ChiSquareUpper(211.36363636363632, 3), Is.EqualTo(1.4773e-45).Within(0.01).Percent);

    [Test]
    public void NormalTwoSided_KnownStatistic_HasTheKnownPValue()
        => Assert.That(SpecialFunctions.NormalTwoSided(1.662533638621339), Is.EqualTo(0.09640582441656687).Within(1e-13));

    [Test]
    public void IncompleteGamma_BothHalves_AddUpToOne()
    {
        for (var a = 0.1; a < 400; a *= 1.7)
        {
            for (var x = 0.01; x < 800; x *= 1.9)
            {
                Assert.That(SpecialFunctions.GammaP(a, x) + SpecialFunctions.GammaQ(a, x), Is.EqualTo(1).Within(1e-13), $"a {a}, x {x}");
            }
        }

        // A shape of 1 is the exponential distribution.
        Assert.That(SpecialFunctions.GammaQ(1, 30), Is.EqualTo(Math.Exp(-30)).Within(1e-10).Percent);
        Assert.That(SpecialFunctions.GammaP(1, 0), Is.Zero);
    }

    [TestCase(0.5, 0.9639452436648751)]
    [TestCase(1.0, 0.26999967167735456)]
    [TestCase(1.18, 0.12344)]
    [TestCase(2.0, 0.0006709252557796953)]
    public void KolmogorovUpper_KnownStatistics_HasTheKnownPValue(double lambda, double expected)
        => Assert.That(SpecialFunctions.KolmogorovUpper(lambda, 1), Is.EqualTo(expected).Within(expected == 0.12344 ? 1e-4 : 1e-12));

    [Test]
    public void KolmogorovUpper_WhereBothSeriesMeet_IsContinuous()
        => Assert.That(SpecialFunctions.KolmogorovUpper(1.17999999, 1), Is.EqualTo(SpecialFunctions.KolmogorovUpper(1.18000001, 1)).Within(1e-7));
}
