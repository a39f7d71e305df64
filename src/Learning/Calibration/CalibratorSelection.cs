using AudienceML.Learning.Metrics;
using AudienceML.Learning.Tuning;

namespace AudienceML.Learning.Calibration;

/// <summary>Chooses between no calibration, Platt scaling, beta calibration and isotonic regression, each judged on rows that it was not fitted on.</summary>
/// <remarks>
/// Ten stratified folds. Of the candidates the one with the lowest pooled log loss is taken, and kept only when it lowers the pooled
/// calibration error and does not raise the log loss.
/// </remarks>
public static class CalibratorSelection
{
    /// <summary>The fewest rows for which isotonic regression is a candidate.</summary>
    public const int IsotonicRows = 1000;

    private const int FoldCount = 10;

    private delegate ICalibrator Fitter(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>Chooses and fits.</summary>
    /// <param name="probabilities">The model's probabilities for rows that it was not trained on.</param>
    /// <param name="labels">One a row; above 0.5 is positive.</param>
    /// <param name="weights">One a row, or empty.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <returns>No calibration when a class has fewer than ten rows.</returns>
    public static CalibrationChoice Fit(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, int seed = 1)
    {
        MetricGuards.Check(probabilities.Length, labels.Length, weights.Length);
        var before = BinaryMetrics.ExpectedCalibrationError(probabilities, labels, weights);
        var none = new CalibrationChoice(new IdentityCalibrator(), before, before);
        if (Smaller(labels, weights) < FoldCount || double.IsNaN(before))
        {
            return none;
        }

        var folds = StratifiedKFold.Split(labels, FoldCount, seed);
        Fitter[] candidates = probabilities.Length < IsotonicRows
            ? [static (p, l, w) => PlattCalibrator.Fit(p, l, w), static (p, l, w) => BetaCalibrator.Fit(p, l, w)]
            :
            [
                static (p, l, w) => PlattCalibrator.Fit(p, l, w),
                static (p, l, w) => BetaCalibrator.Fit(p, l, w),
                static (p, l, w) => IsotonicCalibrator.Fit(p, l, w),
            ];
        var (best, bestLoss, bestError) = (default(Fitter), BinaryMetrics.LogLoss(probabilities, labels, weights), before);
        foreach (var candidate in candidates)
        {
            var pooled = OutOfFold(candidate, folds, probabilities, labels, weights);
            var loss = BinaryMetrics.LogLoss(pooled, labels, weights);
            var error = BinaryMetrics.ExpectedCalibrationError(pooled, labels, weights);
            if (loss < bestLoss && error < before)
            {
                (best, bestLoss, bestError) = (candidate, loss, error);
            }
        }

        return best is null ? none : new CalibrationChoice(best(probabilities, labels, weights), before, bestError);
    }

    private static float[] OutOfFold(
        Fitter fit, IEnumerable<Fold> folds, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var pooled = new float[probabilities.Length];
        foreach (var fold in folds)
        {
            var train = fold.Train.AsSpan();
            var calibrator = fit(Gather(probabilities, train), Gather(labels, train), Gather(weights, train));
            foreach (var row in fold.Test)
            {
                pooled[row] = calibrator.Calibrate(probabilities[row]);
            }
        }

        return pooled;
    }

    /// <summary>The number of rows that count in the rarer class.</summary>
    private static int Smaller(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        int positives = 0, negatives = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (MetricGuards.Weight(weights, i) > 0)
            {
                positives += MetricGuards.IsPositive(labels[i]) ? 1 : 0;
                negatives += MetricGuards.IsPositive(labels[i]) ? 0 : 1;
            }
        }

        return Math.Min(positives, negatives);
    }

    private static float[] Gather(ReadOnlySpan<float> values, ReadOnlySpan<int> rows)
    {
        if (values.IsEmpty)
        {
            return [];
        }

        var gathered = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            gathered[i] = values[rows[i]];
        }

        return gathered;
    }
}
