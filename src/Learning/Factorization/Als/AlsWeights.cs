using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>What a pair's value and a row's length mean in the normal equations.</summary>
internal readonly record struct AlsWeights(
    float Unobserved, float Alpha, AlsConfidence Confidence, bool IgnoresValues, double Regularization, double Exponent)
{
    // Beyond this single precision would overflow for wide rows; nothing is surer than a billion to one anyway.
    private const float Surest = 1e9f;

    public static AlsWeights Of(ImplicitAlsOptions options) => new(
        (float)options.UnobservedWeight,
        (float)options.Alpha,
        options.Confidence,
        options.IgnoreValues,
        options.Regularization,
        options.RegularizationExponent);

    /// <summary>Whether pairs add to the matrix alone.</summary>
    public bool IsTargetless { get; init; }

    /// <summary>Whether every number lies in the range of its option.</summary>
    public bool AreSound
        => Unobserved is >= 0 and <= (float)ImplicitAlsOptions.MostWeight
            && Alpha is >= 0 and <= (float)ImplicitAlsOptions.MostAlpha
            && Enum.IsDefined(Confidence)
            && Regularization is >= 0 and <= ImplicitAlsOptions.MostPenalty
            && Exponent is >= 0 and <= ImplicitAlsOptions.MostExponent;

    public static AlsWeights Read(BinaryReader reader)
        => new(reader.ReadSingle(), reader.ReadSingle(), (AlsConfidence)reader.ReadByte(), reader.ReadBoolean(), reader.ReadDouble(), reader.ReadDouble());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Unobserved);
        writer.Write(Alpha);
        writer.Write((byte)Confidence);
        writer.Write(IgnoresValues);
        writer.Write(Regularization);
        writer.Write(Exponent);
    }

    /// <summary>What a pair adds to the matrix and to the right-hand side; a value of 0 says nothing.</summary>
    public (float Extra, float Target) Pair(float value)
    {
        if (value == 0)
        {
            return default;
        }

        var confidence = Math.Min(IgnoresValues ? Alpha : Alpha * Math.Abs(value), Surest);
        var (extra, target) = Confidence switch
        {
            AlsConfidence.Added => (confidence, confidence),
            AlsConfidence.Raised => (confidence, confidence + Unobserved),
            _ => (confidence - Unobserved, confidence),
        };
        return (extra, value > 0 && !IsTargetless ? target : 0);
    }

    /// <summary>The regularisation of a row.</summary>
    /// <param name="pairs">Pairs of the row.</param>
    /// <param name="cells">All cells of the row that could have had a pair.</param>
    public float Penalty(int pairs, double cells)
    {
        return (float)(Regularization * Power(pairs + (Unobserved * cells), Exponent));
    }

    /// <summary>A power of a number that is 0 or more, the same on every machine; 0 to the power of 0 is 1.</summary>
    public static double Power(double x, double exponent)
        => exponent == 0 ? 1 : exponent == 1 ? x : x <= 0 ? 0 : DeterministicMath.Exp(exponent * DeterministicMath.Log(x));

    /// <summary>The same for many values; empty ones are 1 each.</summary>
    public void Pairs(ReadOnlySpan<float> values, Span<float> extras, Span<float> targets)
    {
        if (values.IsEmpty)
        {
            var (extra, target) = Pair(1);
            extras.Fill(extra);
            targets.Fill(target);
            return;
        }

        var i = 0;
        var raise = Confidence == AlsConfidence.Raised ? Unobserved : 0;
        var lower = Confidence == AlsConfidence.Absolute ? Unobserved : 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var value = Vector256.Create(values[i..]);
            var confidence = IgnoresValues ? Vector256.Create(Alpha) : Alpha * Vector256.Abs(value);
            confidence = Vector256.Min(confidence, Vector256.Create(Surest));
            var isLiked = IsTargetless ? default : Vector256.GreaterThan(value, default);
            Vector256.AndNot(confidence - Vector256.Create(lower), Vector256.Equals(value, default)).CopyTo(extras[i..]);
            ((confidence + Vector256.Create(raise)) & isLiked).CopyTo(targets[i..]);
        }

        for (; i < values.Length; i++)
        {
            (extras[i], targets[i]) = Pair(values[i]);
        }
    }
}
