using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Binary logistic regression with an L2 penalty. Numbers are standardised and missing ones count as their mean; categories get one
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

    /// <summary>Overrides from how many terms on the gradient method is used, for tests.</summary>
    internal int? WideFrom { get; init; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public LogisticRegressionModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new LogisticRows(train, context, cancellationToken);
        var total = 0.0;
        foreach (var weight in train.Weights.Span)
        {
            total += weight;
        }

        var objective = new LogisticObjective(rows, Options.L2, context);
        var minimizer = new LogisticMinimizer(objective, Options, train.Weights.IsEmpty ? rows.Count : total, context);
        return new LogisticRegressionModel(rows.Columns, minimizer.Run(WideFrom, cancellationToken));
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);
}
