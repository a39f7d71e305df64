using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class VectorMathTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
        1e-40f, float.MaxValue, float.MinValue, 88.72284f, 88.8f, 89f, 200f, -87.4f, -103.9f, -104.5f, -200f, 1e-30f,
    ];

    private delegate void Function(ReadOnlySpan<float> source, Span<float> destination);

    [Test]
    public void Exp_WholeRange_StaysWithinTwoUlp() => AssertClose(DeterministicMathF.Exp, Math.Exp, -103, 88.7f);

    [Test]
    public void Sigmoid_WholeRange_StaysWithinTwoUlp() => AssertClose(DeterministicMathF.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -87, 40);

    [Test]
    public void Log_NearOne_StaysWithinTwoUlp() => AssertClose(DeterministicMathF.Log, Math.Log, 0.5f, 2f);

    [Test]
    public void Log_EveryMagnitude_StaysWithinTwoUlp()
    {
        for (var bits = 1; bits < 0x7F800000; bits += 99_973)
        {
            var x = BitConverter.Int32BitsToSingle(bits);
            Assert.That(Ulps(DeterministicMathF.Log(x), (float)Math.Log(x)), Is.LessThanOrEqualTo(2), $"log {x:R}");
        }
    }

    [Test]
    public void Edges_ZeroInfinityAndNaN_AreTheLimits()
    {
        Assert.That(DeterministicMathF.Exp(float.NegativeInfinity), Is.Zero);
        Assert.That(DeterministicMathF.Exp(float.PositiveInfinity), Is.EqualTo(float.PositiveInfinity));
        Assert.That(DeterministicMathF.Exp(89), Is.EqualTo(float.PositiveInfinity));
        Assert.That(DeterministicMathF.Log(0), Is.EqualTo(float.NegativeInfinity));
        Assert.That(DeterministicMathF.Log(-0f), Is.EqualTo(float.NegativeInfinity));
        Assert.That(DeterministicMathF.Log(-1), Is.NaN);
        Assert.That(DeterministicMathF.Sigmoid(float.NegativeInfinity), Is.Zero);
        Assert.That(DeterministicMathF.Sigmoid(float.PositiveInfinity), Is.EqualTo(1f));
        Assert.That(DeterministicMathF.Sigmoid(float.NaN), Is.NaN);
    }

    [Test]
    public void Spans_AllLengthsAndStarts_EqualTheScalarFunctions()
    {
        var random = new RandomSource(3);
        var values = new float[300];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i % 7 == 0 ? Special[i / 7 % Special.Length] : (float)random.Normal(0, 30);
        }

        foreach (var (span, scalar) in Functions())
        {
            for (var length = 0; length <= 256; length++)
            {
                var start = length % 5;
                var actual = new float[length + 1];
                span(values.AsSpan(start, length), actual);
                for (var i = 0; i < length; i++)
                {
                    AssertSameBits(actual[i], scalar(values[start + i]), values[start + i]);
                }

                Assert.That(actual[length], Is.Zero, "nothing is written behind the end");
            }
        }
    }

    [Test]
    public void Operators_AllThreeWidths_GiveTheSameBits()
    {
        AssertWidths<ExpOperator>();
        AssertWidths<LogOperator>();
        AssertWidths<SigmoidOperator>();
    }

    [Test]
    public void Spans_InPlace_GiveTheSameValues()
    {
        var source = new float[] { -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
        var apart = new float[source.Length];
        VectorMath.Sigmoid(source, apart);
        VectorMath.Sigmoid(source, source);
        Assert.That(source, Is.EqualTo(apart));
    }

    [Test]
    public void Spans_ShortDestination_IsRefused()
        => Assert.That(() => VectorMath.Exp(new float[3], new float[2]), Throws.ArgumentException.With.Message.Contains("3 values"));

    [Test]
    public void AllFunctions_FixedInputs_GiveTheBitsOfEveryOtherMachine()
    {
        var inputs = new float[10_007];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (i - 5000) * 0.0217f;
        }

        var results = new float[3 * inputs.Length];
        VectorMath.Exp(inputs, results);
        VectorMath.Log(inputs, results.AsSpan(inputs.Length));
        VectorMath.Sigmoid(inputs, results.AsSpan(2 * inputs.Length));
        Assert.That(Checksum.Of(results), Is.EqualTo(15697484498404790677UL));
    }

    private static (Function Span, Func<float, float> Scalar)[] Functions() =>
    [
        (VectorMath.Exp, DeterministicMathF.Exp), (VectorMath.Log, DeterministicMathF.Log), (VectorMath.Sigmoid, DeterministicMathF.Sigmoid),
    ];

    private static void AssertWidths<TOperator>()
        where TOperator : struct, IUnaryOperator
    {
        var random = new RandomSource(11);
        for (var i = 0; i < 3_000; i++)
        {
            var x = i < Special.Length ? Special[i] : BitConverter.UInt32BitsToSingle((uint)random.NextUInt64());
            AssertSameBits(TOperator.Invoke(Vector256.Create(x))[i % 8], TOperator.Invoke(x), x);
            AssertSameBits(TOperator.Invoke(Vector512.Create(x))[i % 16], TOperator.Invoke(x), x);
        }
    }

    private static void AssertSameBits(float actual, float expected, float at)
        => Assert.That(BitConverter.SingleToInt32Bits(actual), Is.EqualTo(BitConverter.SingleToInt32Bits(expected)), $"at {at:R}");

    private static void AssertClose(Func<float, float> actual, Func<double, double> expected, float from, float to)
    {
        var random = new RandomSource(7);
        var (worst, at) = (0, 0f);
        for (var i = 0; i < 200_000; i++)
        {
            var x = (float)random.Uniform(from, to);
            var miss = Ulps(actual(x), (float)expected(x));
            (worst, at) = miss > worst ? (miss, x) : (worst, at);
        }

        Assert.That(worst, Is.LessThanOrEqualTo(2), $"at {at:R}");
    }

    private static int Ulps(float x, float y) => Math.Abs(BitConverter.SingleToInt32Bits(x) - BitConverter.SingleToInt32Bits(y));
}
