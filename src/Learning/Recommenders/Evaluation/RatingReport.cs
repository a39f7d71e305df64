using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>How near predicted ratings came.</summary>
/// <param name="Protocol">What was learned from and judged by, in words.</param>
/// <param name="Count">Ratings that were predicted.</param>
/// <param name="Rmse">The root of the mean squared error.</param>
/// <param name="Mae">The mean absolute error.</param>
/// <param name="RmseInterval">Where the RMSE lies by the spread over ratings.</param>
/// <param name="MaeInterval">Where the MAE lies by the spread over ratings.</param>
public sealed record RatingReport(string Protocol, int Count, double Rmse, double Mae, Interval RmseInterval, Interval MaeInterval)
{
    /// <summary>The mean of reports on several folds, as published tables take it: of the folds' figures, not of all ratings together.</summary>
    /// <param name="reports">One or more.</param>
    public static RatingReport Mean(IReadOnlyList<RatingReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentOutOfRangeException.ThrowIfZero(reports.Count, nameof(reports));

        // Folds judge different ratings, so that their mean is surer than each.
        var narrower = 1 / Math.Sqrt(reports.Count);
        var rmse = reports.Average(r => r.Rmse);
        var mae = reports.Average(r => r.Mae);
        var rmseWidth = narrower * reports.Average(r => r.RmseInterval.Upper - r.Rmse);
        var maeWidth = narrower * reports.Average(r => r.MaeInterval.Upper - r.Mae);
        return new(
            reports[0].Protocol, reports.Sum(r => r.Count), rmse, mae, new(rmse - rmseWidth, rmse + rmseWidth), new(mae - maeWidth, mae + maeWidth));
    }
}
