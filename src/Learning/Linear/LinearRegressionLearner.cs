using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Linear regression by least squares, with an L2 penalty ridge regression. Columns are encoded as <see cref="LogisticRegressionLearner"/> does.
/// Rows of weight 0 count as absent.
/// </summary>
/// <remarks>
/// One pass over the rows sums the normal equations of standardised columns in double precision, and a Cholesky factor solves them. Where columns
/// depend on each other, of all best coefficients the shortest are taken (the pseudoinverse, by Jacobi rotations: p³ times some tens).
/// Validation rows and the seed are not needed.
/// </remarks>
public sealed class LinearRegressionLearner : ILearner
{
    private const double SmallestPivot = 1e-10;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LinearRegressionLearner(LinearRegressionOptions? options = null)
    {
        Options = options ?? new LinearRegressionOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public LinearRegressionOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public LinearRegressionModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new LinearRows(train, context, cancellationToken, isCached: false);
        context.Progress?.Report(new LearningProgress("fitting", 0, 2));
        cancellationToken.ThrowIfCancellationRequested();
        var moments = LinearMoments.Of(rows, context, 1, null, cancellationToken)[0];
        var weights = Solve(moments, rows.Penalties(Options.L2, Options.Standardize), cancellationToken);
        context.Progress?.Report(new LearningProgress("fitting", 2, 2, "rmse", Math.Sqrt(moments.SquaredError(weights) / moments.Weight)));
        return new LinearRegressionModel(new LinearForm(rows.Columns, weights));
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);

    private static double[] Solve(LinearMoments moments, double[] penalties, CancellationToken cancellationToken)
    {
        var d = moments.TermCount;
        var products = moments.Centered();
        for (var j = 0; j < d; j++)
        {
            products[Cholesky.Index(j, j)] += penalties[j];
        }

        var weights = moments.WithLabel();
        var factor = products.ToArray();
        if (Cholesky.TryFactor(factor, d) && IsWellPosed(products, factor, d))
        {
            Cholesky.Solve(factor, weights);
        }
        else
        {
            weights = new SymmetricEigen(products, d, cancellationToken).Solve(weights);
        }

        return moments.WithIntercept(weights);
    }

    /// <summary>Whether each column keeps enough that the ones before it do not explain.</summary>
    private static bool IsWellPosed(double[] products, double[] factor, int d)
    {
        for (var j = 0; j < d; j++)
        {
            var at = Cholesky.Index(j, j);
            if (factor[at] * factor[at] < SmallestPivot * products[at])
            {
                return false;
            }
        }

        return true;
    }
}
