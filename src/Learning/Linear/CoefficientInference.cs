using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>How sure the coefficients of a linear model are, from the rows that it was learned from.</summary>
/// <remarks>
/// Figures hold for models without penalty: one that was shrunk is biased towards 0, and its intervals are only as wide as those of the unshrunk one.
/// Errors of rows are taken to be independent. Where columns depend on each other, as the indicators of a category do with the intercept, the
/// estimate meant is the shortest of the best ones (the pseudoinverse's). A model whose classes are separated by a term has no finite optimum:
/// its standard errors are huge and <see cref="CoefficientTable.Doubt"/> says so.
/// </remarks>
public static class CoefficientInference
{
    private const double FarLogOdds = 5;

    /// <summary>Of least squares: σ²·(XᵀWX)⁻¹, with σ² from the residuals; weights are taken as inverse variances.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows that it was learned from.</param>
    /// <param name="context">Threads.</param>
    /// <param name="level">The level of the intervals, 0.5 to 0.9999.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    public static CoefficientTable Of(
        LinearRegressionModel model, LearningSet train, LearningContext context, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rows = Rows(model.Form, train, context, level, cancellationToken);
        var moments = LinearMoments.Of(rows, context, 1, null, cancellationToken)[0];
        var eigen = new SymmetricEigen(moments.Centered(), rows.TermCount, cancellationToken);
        var freedom = rows.Count - eigen.Rank - 1.0;
        var variance = freedom > 0 ? moments.SquaredError(model.Form.Weights) / freedom : double.NaN;
        return Table(
            model.Form, moments, eigen, variance, freedom, level,
            freedom > 0 ? null : $"{rows.Count} rows leave nothing to judge {eigen.Rank + 1} coefficients by.");
    }

    /// <summary>Of logistic regression: the inverse of the information XᵀWX with W = weight · p · (1 - p) (Wald).</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows that it was learned from; a row of weight 2 counts as two rows.</param>
    /// <param name="context">Threads.</param>
    /// <param name="level">The level of the intervals, 0.5 to 0.9999.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    public static CoefficientTable Of(
        LogisticRegressionModel model, LearningSet train, LearningContext context, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rows = Rows(model.Form, train, context, level, cancellationToken);
        var moments = LinearMoments.Of(rows, context, 1, null, cancellationToken, model.Form.Weights)[0];
        var eigen = new SymmetricEigen(moments.Centered(), rows.TermCount, cancellationToken);
        var table = Table(model.Form, moments, eigen, 1, double.PositiveInfinity, level, null);
        for (var j = 0; j < table.Terms.Length; j++)
        {
            var estimate = table.Estimates[j];
            if (Math.Abs(estimate.Value) > FarLogOdds && !(estimate.StandardError < Math.Abs(estimate.Value)))
            {
                return table with { Doubt = $"'{table.Terms[j].Column}' separates the classes or nearly so; give the penalty L2 a value above 0." };
            }
        }

        return table;
    }

    private static LinearRows Rows(LinearForm form, LearningSet train, LearningContext context, double level, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        Require.That(level is >= 0.5 and <= 0.9999, nameof(level), level, "lies between 0.5 and 0.9999");
        form.Check(train.Columns.Length, nameof(train));
        return new LinearRows(train, context, cancellationToken, isCached: false, form.Columns);
    }

    private static CoefficientTable Table(
        LinearForm form, LinearMoments moments, SymmetricEigen eigen, double variance, double freedom, double level, string? doubt)
    {
        var d = moments.TermCount;
        var reach = freedom > 0 ? StudentDistribution.TwoSidedQuantile(1 - level, freedom) : double.NaN;
        var means = new double[d];
        var estimates = ImmutableArray.CreateBuilder<CoefficientEstimate>(d);
        for (var j = 0; j < d; j++)
        {
            means[j] = moments.Mean(j);
            var unit = new double[d];
            unit[j] = 1;
            estimates.Add(Estimate(form.Weights[j], variance * eigen.Solve(unit)[j], freedom, reach));
        }

        var atMeans = Dense.Dot(means, eigen.Solve(means));
        var isDependent = eigen.Rank < d;
        return new CoefficientTable
        {
            Terms = form.Terms,
            Estimates = estimates.MoveToImmutable(),
            Intercept = Estimate(form.Intercept, variance * ((1 / moments.Weight) + atMeans), freedom, reach),
            Level = level,
            DegreesOfFreedom = freedom,
            Doubt = doubt ?? (isDependent ? $"{d - eigen.Rank} of {d} terms depend on others; the shortest of the best coefficients are meant." : null),
        };
    }

    private static CoefficientEstimate Estimate(double value, double variance, double freedom, double reach)
    {
        var error = Math.Sqrt(Math.Max(0, variance));
        var statistic = value / error;
        var p = double.IsNaN(statistic) ? double.NaN : StudentDistribution.TwoSided(statistic, freedom);
        return new CoefficientEstimate(value, error, statistic, p, value - (reach * error), value + (reach * error));
    }
}
