using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Linear models of sparse rows, such as words of texts: logistic, softmax or least squares, with L2 and L1 penalties. Values count as they are
/// given, without centring or scaling, so that what is 0 stays so. Rows of weight 0 count for nothing.
/// </summary>
/// <remarks>
/// L-BFGS, orthant-wise with an L1 penalty: a pass costs a few nanoseconds a stored value, and memory is twice the matrix. Columns of very different
/// size slow it down: scale them first. The same bits for any number of threads; the seed is not needed.
/// </remarks>
public sealed class SparseLinearLearner
{
    private const int MostClasses = 10_000;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public SparseLinearLearner(SparseLinearOptions? options = null)
    {
        Options = options ?? new SparseLinearOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public SparseLinearOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="context">Threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="TrainingDataException">Nothing can be learned from these rows.</exception>
    public SparseLinearModel Learn(SparseLearningSet train, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var classes = Check(train);
        var outputs = Options.Loss == SparseLoss.Softmax ? classes : 1;
        var objective = new SparseObjective(train, Options.Loss, outputs, Options.L2, context.MaxDegreeOfParallelism);
        var weights = new double[objective.Dimension];
        double[]? absolute = null;
        if (Options.L1 > 0)
        {
            absolute = new double[weights.Length];
            absolute.AsSpan(0, outputs * train.Features.ColumnCount).Fill(Options.L1);
        }

        // No direction is curved more than the sum of all rows' squares.
        var scale = 1 / (objective.Trace + objective.TotalWeight + Options.L2);
        new LimitedMemoryMinimizer(objective, absolute, scale, Options.MaxIterations, Options.Tolerance, context.Progress).Run(weights, cancellationToken);
        return new SparseLinearModel(Options.Loss, train.Features.ColumnCount, outputs, weights);
    }

    private int Check(SparseLearningSet set)
    {
        var labels = set.Labels.Span;
        var (least, greatest, count) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = set.Weights.IsEmpty ? 1 : set.Weights.Span[i];
            if (!(weight >= 0) || float.IsInfinity(weight))
            {
                throw new TrainingDataException($"Row {i} has the weight {weight}.", "Give each row a finite weight of 0 or more.");
            }

            var isKnown = Options.Loss switch
            {
                SparseLoss.Logistic => labels[i] is 0 or 1,
                SparseLoss.Softmax => labels[i] is >= 0 and < MostClasses && labels[i] == (int)labels[i],
                _ => float.IsFinite(labels[i]),
            };
            if (!isKnown)
            {
                throw new TrainingDataException($"Row {i} has the label {labels[i]}.", "Logistic takes 0 and 1, softmax class numbers, squared error finite ones.");
            }

            if (weight > 0)
            {
                (least, greatest, count) = (Math.Min(least, labels[i]), Math.Max(greatest, labels[i]), count + 1);
            }
        }

        if (count == 0)
        {
            throw new TrainingDataException("There are no rows to learn from.", "Widen the window that the rows come from.");
        }

        return least < greatest || Options.Loss == SparseLoss.SquaredError
            ? (int)Math.Clamp(greatest, 0, MostClasses) + 1
            : throw new TrainingDataException($"All {count} labels equal {least}.", "Widen the window until several outcomes occur.");
    }
}
