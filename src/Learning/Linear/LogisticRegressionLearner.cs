using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Binary logistic regression with L2 and L1 penalties. Numbers are standardised and missing ones count as their mean; categories get one
/// indicator a code; a column with missing values gets an indicator of that too. Rows of weight 0 count as absent.
/// </summary>
/// <remarks>
/// Newton's method up to 1,000 terms: about eight passes of n·p²/2 multiplications, and insensitive to how the columns are scaled or
/// correlated. L-BFGS beyond. Validation rows and the seed are not needed. Encoded rows up to 256 MB are kept, larger ones encoded anew in
/// each pass.
/// </remarks>
public sealed class LogisticRegressionLearner : ILearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LogisticRegressionLearner(LogisticRegressionOptions? options = null)
    {
        Options = options ?? new LogisticRegressionOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public LogisticRegressionOptions Options { get; }

    /// <summary>From this many terms on the curvature costs more than it saves.</summary>
    private const int WideTerms = 1001;
    private const int SampleRows = 50_000;
    private const int SampleRowsPerTerm = 400;
    private const int SampleIterations = 5;
    private const double SampleTolerance = 1e-4;

    /// <summary>Overrides from how many terms on the gradient method is used, for tests.</summary>
    internal int? WideFrom { get; init; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public LogisticRegressionModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new LinearRows(train, context, cancellationToken);
        BinaryLabels.Check(train);
        var penalties = rows.Penalties(Options.L2, Options.Standardize);
        var absolute = rows.AbsolutePenalties(Options.L1, Options.Standardize);
        var objective = new LogisticObjective(rows, penalties, context);
        var weights = new double[rows.Dimension];
        var isWide = rows.Dimension > (WideFrom ?? WideTerms);
        if (!isWide && absolute is null)
        {
            Start(rows, penalties, context, weights, cancellationToken);
        }

        // Without memory a quarter of the total weight bounds the curvature of a standardised term.
        Minimizers.Run(
            objective, weights, absolute, isWide, 4 / (rows.TotalWeight + Options.L2), Options.MaxIterations, Options.Tolerance, context.Progress,
            cancellationToken);
        return new LogisticRegressionModel(new LinearForm(rows.Columns, weights));
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);

    /// <summary>Weights that suit a part of the rows, spread over all of them: from there few passes over all rows are left.</summary>
    private static void Start(LinearRows rows, double[] penalties, LearningContext context, double[] weights, CancellationToken cancellationToken)
    {
        var step = rows.Count / Math.Max(SampleRows, SampleRowsPerTerm * rows.Dimension);
        if (step < 2)
        {
            return;
        }

        var sample = new LogisticObjective(rows, penalties, context, step);
        var gradient = new double[weights.Length];
        var nothing = sample.Evaluate(weights, gradient, null, cancellationToken);
        new NewtonMinimizer(sample, SampleIterations, SampleTolerance, null).Run(weights, cancellationToken);
        if (!(sample.Evaluate(weights, gradient, null, cancellationToken) <= nothing))
        {
            Array.Clear(weights);
        }
    }
}
