using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Multinomial logistic regression: one linear function a class, softmax over them. Columns are encoded as
/// <see cref="LogisticRegressionLearner"/> does. Labels are class numbers from 0 on; rows of weight 0 count as absent.
/// </summary>
/// <remarks>Newton's method up to 300 weights, L-BFGS beyond. Validation rows and the seed are not needed.</remarks>
public sealed class SoftmaxRegressionLearner : ILearner
{
    /// <summary>From this many weights on the curvature costs more than it saves.</summary>
    private const int WideWeights = 301;
    private const int MostClasses = 10_000;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public SoftmaxRegressionLearner(SoftmaxRegressionOptions? options = null)
    {
        Options = options ?? new SoftmaxRegressionOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public SoftmaxRegressionOptions Options { get; }

    /// <summary>Overrides from how many weights on the gradient method is used, for tests.</summary>
    internal int? WideFrom { get; init; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public SoftmaxRegressionModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = new LinearRows(train, context, cancellationToken);
        var classes = CheckLabels(rows);
        var d = rows.Dimension;
        var objective = new SoftmaxObjective(rows, classes, rows.Penalties(Options.L2, Options.Standardize), context);
        var weights = new double[objective.Dimension];
        Minimizers.Run(
            objective, weights, rows.AbsolutePenalties(Options.L1, Options.Standardize, classes), objective.Dimension >= (WideFrom ?? WideWeights),
            2 / (rows.TotalWeight + Options.L2), Options.MaxIterations, Options.Tolerance, context.Progress, cancellationToken);

        // Adding one number to all intercepts changes nothing: they are given with the mean 0.
        var mean = 0.0;
        for (var c = 0; c < classes; c++)
        {
            mean += weights[(c * d) + d - 1] / classes;
        }

        var forms = new LinearForm[classes];
        for (var c = 0; c < classes; c++)
        {
            weights[(c * d) + d - 1] -= mean;
            forms[c] = new LinearForm(rows.Columns, weights.AsSpan(c * d, d).ToArray());
        }

        return new SoftmaxRegressionModel(rows.Columns, forms);
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);

    private int CheckLabels(LinearRows rows)
    {
        var labels = rows.Labels.Span;
        var most = Options.Classes == 0 ? MostClasses : Options.Classes;
        var (least, greatest) = (most, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (!(label >= 0 && label < most && label == (int)label))
            {
                throw new TrainingDataException($"Row {rows.Original(i)} has the label {label}.", $"Number the classes from 0 to at most {most - 1}.");
            }

            (least, greatest) = (Math.Min(least, (int)label), Math.Max(greatest, (int)label));
        }

        return least < greatest
            ? Options.Classes == 0 ? greatest + 1 : Options.Classes
            : throw new TrainingDataException($"All {labels.Length} labels equal {least}.", "Widen the window until several classes occur.");
    }
}
