using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Calibration;

/// <summary>
/// Beta calibration: σ(a · ln p - b · ln(1 - p) + c) with a and b of 0 or more, fitted by maximum likelihood (Kull, Silva Filho, Flach 2017).
/// </summary>
/// <remarks>
/// Right where the probabilities of each class are distributed like a beta, which Platt scaling, the case a = b, cannot bend to. The
/// identity is among the choices (1, 1, 0). Probabilities are clipped to [1e-7, 1 - 1e-7] first. Where the best a or b is negative it is set
/// to 0 and the others are fitted again, as the paper does.
/// </remarks>
public sealed class BetaCalibrator : ICalibrator
{
    internal const string FormatName = "beta/1";
    private const double Clip = 1e-7;
    private const int MaxSteps = 100;

    /// <summary>Creates it from its parameters.</summary>
    /// <param name="a">The factor of ln p, 0 or more, finite.</param>
    /// <param name="b">The factor of -ln(1 - p), 0 or more, finite.</param>
    /// <param name="c">What is added, finite.</param>
    public BetaCalibrator(double a, double b, double c)
    {
        if (!(a >= 0) || !(b >= 0) || !double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(c))
        {
            throw new ArgumentOutOfRangeException(
                nameof(a), $"Beta calibration needs finite factors of 0 or more and a finite constant, not {a}, {b} and {c}.");
        }

        (A, B, C) = (a, b, c);
    }

    /// <summary>The factor of ln p.</summary>
    public double A { get; }

    /// <summary>The factor of -ln(1 - p).</summary>
    public double B { get; }

    /// <summary>What is added to the log-odds.</summary>
    public double C { get; }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <summary>Fits the three parameters.</summary>
    /// <param name="probabilities">The model's probabilities for rows that it was not trained on.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <exception cref="TrainingDataException">One class only, or a NaN probability.</exception>
    public static BetaCalibrator Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var tally = CalibrationRows.Tally(probabilities, labels, weights);
        var (x, y) = (new double[tally.Count], new double[tally.Count]);
        for (var i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = Logarithms(tally.Scores[i]);
        }

        var fitted = Newton(tally, x, y, true, true);
        if (fitted[0] < 0 || fitted[1] < 0)
        {
            // Of the two one-sided fits the likelier; a factor that is still negative becomes 0 and leaves the constant alone.
            var withoutA = Clamp(tally, x, y, false, true);
            var withoutB = Clamp(tally, x, y, true, false);
            fitted = Loss(tally, x, y, withoutA) <= Loss(tally, x, y, withoutB) ? withoutA : withoutB;
        }

        return new BetaCalibrator(fitted[0], fitted[1], fitted[2]);
    }

    /// <inheritdoc/>
    public float Calibrate(float probability)
    {
        var (x, y) = Logarithms(probability);
        return (float)DeterministicMath.Sigmoid((A * x) + (B * y) + C);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(A);
        writer.Write(B);
        writer.Write(C);
    }

    internal static BetaCalibrator Read(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    private static (double X, double Y) Logarithms(float probability)
    {
        var p = double.IsNaN(probability) ? double.NaN : Math.Clamp((double)probability, Clip, 1 - Clip);
        return (DeterministicMath.Log(p), -DeterministicMath.Log1P(-p));
    }

    private static double[] Clamp(ScoreTally tally, double[] x, double[] y, bool useA, bool useB)
    {
        var fitted = Newton(tally, x, y, useA, useB);
        return fitted[0] < 0 || fitted[1] < 0 ? Newton(tally, x, y, false, false) : fitted;
    }

    private static double Loss(ScoreTally tally, double[] x, double[] y, double[] at)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var margin = (at[0] * x[i]) + (at[1] * y[i]) + at[2];
            sum += ((tally.Positives[i] + tally.Negatives[i]) * DeterministicMath.Softplus(margin)) - (tally.Positives[i] * margin);
        }

        return sum;
    }

    /// <summary>Damped Newton steps; a hair of ridge keeps separable rows finite.</summary>
    private static double[] Newton(ScoreTally tally, double[] x, double[] y, bool useA, bool useB)
    {
        const double Ridge = 1e-6;
        double[] at = [useA ? 1 : 0, useB ? 1 : 0, 0];
        var loss = Loss(tally, x, y, at) + Penalty(at);
        for (var step = 0; step < MaxSteps; step++)
        {
            var gradient = new double[3];
            var hessian = new double[3, 3];
            for (var i = 0; i < x.Length; i++)
            {
                var weight = tally.Positives[i] + tally.Negatives[i];
                var p = DeterministicMath.Sigmoid((at[0] * x[i]) + (at[1] * y[i]) + at[2]);
                ReadOnlySpan<double> terms = [useA ? x[i] : 0, useB ? y[i] : 0, 1];
                for (var r = 0; r < 3; r++)
                {
                    gradient[r] += ((weight * p) - tally.Positives[i]) * terms[r];
                    for (var c = 0; c < 3; c++)
                    {
                        hessian[r, c] += weight * p * (1 - p) * terms[r] * terms[c];
                    }
                }
            }

            for (var r = 0; r < 3; r++)
            {
                gradient[r] += Ridge * at[r];
                hessian[r, r] += Ridge;
            }

            var direction = Solve(hessian, gradient);
            var descent = 0.0;
            for (var r = 0; r < 3; r++)
            {
                descent += gradient[r] * direction[r];
            }

            if (!(descent > 1e-12 * (1 + loss)))
            {
                break;
            }

            var size = 1.0;
            for (; size > 1e-10; size /= 2)
            {
                double[] next = [at[0] - (size * direction[0]), at[1] - (size * direction[1]), at[2] - (size * direction[2])];
                var tried = Loss(tally, x, y, next) + Penalty(next);
                if (tried <= loss - (1e-4 * size * descent))
                {
                    (at, loss) = (next, tried);
                    break;
                }
            }

            if (size <= 1e-10)
            {
                break; // at the limit of precision
            }
        }

        return at;

        static double Penalty(double[] at) => 0.5 * Ridge * ((at[0] * at[0]) + (at[1] * at[1]) + (at[2] * at[2]));
    }

    /// <summary>Solves three equations of a symmetric positive definite matrix by elimination.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var b = (double[])right.Clone();
        for (var pivot = 0; pivot < 3; pivot++)
        {
            for (var r = pivot + 1; r < 3; r++)
            {
                var factor = matrix[r, pivot] / matrix[pivot, pivot];
                for (var c = pivot; c < 3; c++)
                {
                    matrix[r, c] -= factor * matrix[pivot, c];
                }

                b[r] -= factor * b[pivot];
            }
        }

        for (var r = 2; r >= 0; r--)
        {
            for (var c = r + 1; c < 3; c++)
            {
                b[r] -= matrix[r, c] * b[c];
            }

            b[r] /= matrix[r, r];
        }

        return b;
    }
}
