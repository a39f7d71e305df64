using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Calibration;

/// <summary>
/// Platt scaling on log-odds: σ(slope · logit(p) + intercept), fitted by maximum likelihood against Platt's smoothed targets.
/// </summary>
/// <remarks>
/// Platt 1999 with the Newton iteration of Lin, Lin and Weng 2007. On log-odds the identity is among the choices (slope 1, intercept 0).
/// Probabilities are clipped to [1e-7, 1 - 1e-7] first. Two parameters: right for few rows.
/// </remarks>
public sealed class PlattCalibrator : ICalibrator
{
    internal const string FormatName = "platt/1";
    private const double Clip = 1e-7;

    /// <summary>Creates it from its parameters.</summary>
    /// <param name="slope">0 or more, finite.</param>
    /// <param name="intercept">Finite.</param>
    public PlattCalibrator(double slope, double intercept)
    {
        if (!(slope >= 0) || !double.IsFinite(slope) || !double.IsFinite(intercept))
        {
            throw new ArgumentOutOfRangeException(
                nameof(slope), $"Platt scaling needs a finite slope of 0 or more and a finite intercept, not {slope} and {intercept}.");
        }

        Slope = slope;
        Intercept = intercept;
    }

    /// <summary>The factor of the log-odds, 0 or more.</summary>
    public double Slope { get; }

    /// <summary>What is added to the log-odds.</summary>
    public double Intercept { get; }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <summary>Fits slope and intercept.</summary>
    /// <param name="probabilities">The model's probabilities for rows that it was not trained on.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty; they count in the prior too.</param>
    /// <exception cref="Errors.TrainingDataException">One class only, or a NaN probability.</exception>
    public static PlattCalibrator Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var tally = CalibrationRows.Tally(probabilities, labels, weights);
        var logits = new double[tally.Count];
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = LogOdds(tally.Scores[i]);
        }

        var high = (tally.TotalPositives + 1) / (tally.TotalPositives + 2);
        var low = 1 / (tally.TotalNegatives + 2);
        var (slope, intercept) = Newton(logits, tally, high, low);
        if (slope >= 0)
        {
            return new PlattCalibrator(slope, intercept);
        }

        // The likelihood is concave: when the best slope is negative, the best one that keeps the order is 0.
        var mean = ((tally.TotalPositives * high) + (tally.TotalNegatives * low)) / tally.Total;
        return new PlattCalibrator(0, DeterministicMath.Logit(mean));
    }

    /// <inheritdoc/>
    public float Calibrate(float probability) => (float)DeterministicMath.Sigmoid((Slope * LogOdds(probability)) + Intercept);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Slope);
        writer.Write(Intercept);
    }

    internal static PlattCalibrator Read(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble());

    private static double LogOdds(float probability)
    {
        double p = probability;
        return double.IsNaN(p) ? p : DeterministicMath.Logit(Math.Clamp(p, Clip, 1 - Clip));
    }

    private static (double Slope, double Intercept) Newton(double[] logits, ScoreTally tally, double high, double low)
    {
        const int MaxIterations = 100;
        const double Ridge = 1e-12;
        double slope = 0, intercept = DeterministicMath.Log((tally.TotalPositives + 1) / (tally.TotalNegatives + 1));
        var loss = Loss(slope, intercept);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            double g1 = 0, g2 = 0, h11 = Ridge, h22 = Ridge, h12 = 0;
            for (var i = 0; i < logits.Length; i++)
            {
                var p = DeterministicMath.Sigmoid((slope * logits[i]) + intercept);
                var weight = tally.Positives[i] + tally.Negatives[i];
                var miss = (weight * p) - (tally.Positives[i] * high) - (tally.Negatives[i] * low);
                var curve = weight * p * (1 - p);
                g1 += miss * logits[i];
                g2 += miss;
                h11 += curve * logits[i] * logits[i];
                h12 += curve * logits[i];
                h22 += curve;
            }

            if (Math.Max(Math.Abs(g1), Math.Abs(g2)) < 1e-9 * tally.Total)
            {
                break;
            }

            var determinant = (h11 * h22) - (h12 * h12);
            var stepSlope = -((h22 * g1) - (h12 * g2)) / determinant;
            var stepIntercept = -((h11 * g2) - (h12 * g1)) / determinant;
            if (!double.IsFinite(stepSlope) || !double.IsFinite(stepIntercept))
            {
                break;
            }

            var descent = (g1 * stepSlope) + (g2 * stepIntercept);
            var size = 1.0;
            for (; size > 1e-10; size /= 2)
            {
                var tried = Loss(slope + (size * stepSlope), intercept + (size * stepIntercept));
                if (tried <= loss + (1e-4 * size * descent))
                {
                    slope += size * stepSlope;
                    intercept += size * stepIntercept;
                    loss = tried;
                    break;
                }
            }

            if (size <= 1e-10)
            {
                break; // at the limit of precision
            }
        }

        return (slope, intercept);

        double Loss(double a, double b)
        {
            var sum = 0.0;
            for (var i = 0; i < logits.Length; i++)
            {
                var margin = (a * logits[i]) + b;
                var target = (tally.Positives[i] * high) + (tally.Negatives[i] * low);
                sum += ((tally.Positives[i] + tally.Negatives[i]) * DeterministicMath.Softplus(margin)) - (target * margin);
            }

            return sum;
        }
    }
}
