using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Calibration;

/// <summary>
/// Isotonic regression: the never-decreasing steps nearest to the outcomes, found by pooling adjacent violators, with straight lines
/// between the steps and the first and last value beyond them.
/// </summary>
/// <remarks>Barlow et al. 1972; Zadrozny and Elkan 2002 for probabilities. Needs about 1,000 rows or more. O(n) to fit, O(log knots) a row.</remarks>
public sealed class IsotonicCalibrator : ICalibrator
{
    internal const string FormatName = "isotonic/1";
    private readonly float[] _probabilities;
    private readonly float[] _rates;

    private IsotonicCalibrator(float[] probabilities, float[] rates)
    {
        _probabilities = probabilities;
        _rates = rates;
    }

    /// <summary>The number of knots.</summary>
    public int KnotCount => _probabilities.Length;

    /// <summary>Where the knots are.</summary>
    internal ReadOnlySpan<float> Probabilities => _probabilities;

    /// <summary>The values at the knots.</summary>
    internal ReadOnlySpan<float> Rates => _rates;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <summary>Fits the steps.</summary>
    /// <param name="probabilities">The model's probabilities for rows that it was not trained on.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <exception cref="TrainingDataException">One class only, or a NaN probability.</exception>
    public static IsotonicCalibrator Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var tally = CalibrationRows.Tally(probabilities, labels, weights);

        // A stack of blocks; a new one swallows those before it as long as they lie higher.
        var ends = new int[tally.Count];
        var positives = new double[tally.Count];
        var totals = new double[tally.Count];
        var blocks = 0;
        for (var i = 0; i < tally.Count; i++)
        {
            var positive = tally.Positives[i];
            var total = positive + tally.Negatives[i];
            while (blocks > 0 && positives[blocks - 1] * total >= positive * totals[blocks - 1])
            {
                blocks--;
                positive += positives[blocks];
                total += totals[blocks];
            }

            (ends[blocks], positives[blocks], totals[blocks]) = (i, positive, total);
            blocks++;
        }

        var xs = new List<float>();
        var ys = new List<float>();
        for (var block = 0; block < blocks; block++)
        {
            var rate = (float)(positives[block] / totals[block]);
            var first = tally.Scores[block == 0 ? 0 : ends[block - 1] + 1];
            var last = tally.Scores[ends[block]];
            xs.Add(first);
            ys.Add(rate);
            if (last > first)
            {
                xs.Add(last);
                ys.Add(rate);
            }
        }

        return new IsotonicCalibrator([.. xs], [.. ys]);
    }

    /// <inheritdoc/>
    public float Calibrate(float probability)
    {
        if (float.IsNaN(probability))
        {
            return float.NaN;
        }

        var found = Array.BinarySearch(_probabilities, probability);
        if (found >= 0)
        {
            return _rates[found];
        }

        var above = ~found;
        if (above == 0)
        {
            return _rates[0];
        }

        if (above == _rates.Length)
        {
            return _rates[^1];
        }

        var (x0, x1) = (_probabilities[above - 1], _probabilities[above]);
        var (y0, y1) = (_rates[above - 1], _rates[above]);
        return Math.Min(y1, y0 + ((y1 - y0) * ((probability - x0) / (x1 - x0))));
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_probabilities.Length);
        for (var i = 0; i < _probabilities.Length; i++)
        {
            writer.Write(_probabilities[i]);
            writer.Write(_rates[i]);
        }
    }

    internal static IsotonicCalibrator Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 1)
        {
            throw new ModelFormatException($"An isotonic calibrator cannot have {count} knots.", "Register the model again.");
        }

        // Lists grow with what is really there: a damaged count cannot ask for memory.
        var xs = new List<float>();
        var ys = new List<float>();
        for (var i = 0; i < count; i++)
        {
            xs.Add(reader.ReadSingle());
            ys.Add(reader.ReadSingle());
            if (i > 0 && !(xs[i] > xs[i - 1] && ys[i] >= ys[i - 1]))
            {
                throw new ModelFormatException("The knots of an isotonic calibrator do not ascend.", "Register the model again.");
            }
        }

        return new IsotonicCalibrator([.. xs], [.. ys]);
    }
}
