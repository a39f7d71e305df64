using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>
/// A multilayer perceptron for binary labels, classes or values: layers with ReLU, batch normalisation and dropout if asked for, trained by
/// Adam on minibatches with early stopping. Numbers are standardised and missing ones count as their mean; categories get one indicator a
/// code; a column with missing values gets an indicator of that too. Rows of weight 0 count as absent.
/// </summary>
/// <remarks>
/// An epoch costs about 6 floating-point operations a row and weight. Same seed, same bits: minibatches are cut into blocks of 64 rows
/// that threads share, and the blocks' gradients are added in order. Weights count relative to their mean. Values to learn are standardised
/// while training, so that the learning rate means the same for any unit.
/// </remarks>
public sealed class MultilayerPerceptronLearner : ILearner
{
    private const int FewestRowsToSplit = 10;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MultilayerPerceptronLearner(MultilayerPerceptronOptions? options = null) => Options = (options ?? new MultilayerPerceptronOptions()).Check();

    /// <summary>The settings.</summary>
    public MultilayerPerceptronOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="ILearner.Learn"/>
    public MultilayerPerceptronModel Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (train.Columns.FirstOrDefault(c => c.Kind == FeatureKind.Text) is { } text)
        {
            throw new ArgumentException($"The column '{text.Name}' is text; turn it into numbers or categories first.", nameof(train));
        }

        if (validation is not null && validation.Columns.Length != train.Columns.Length)
        {
            throw new ArgumentException($"The training rows have {train.Columns.Length} columns, the validation rows {validation.Columns.Length}.", nameof(validation));
        }

        var rows = LinearRows.CountingRows(train, out _);
        var outputs = PerceptronLabels.CheckTraining(Options.Loss, rows);
        rows = Options.ClassWeights?.Apply(rows) ?? rows;
        if (validation is { RowCount: > 0 })
        {
            validation = LinearRows.CountingRows(validation, out _);
            PerceptronLabels.CheckValidation(Options.Loss, validation, outputs);
        }
        else if (Options is { Patience: > 0, ValidationShare: > 0 } && rows.RowCount >= FewestRowsToSplit)
        {
            (rows, validation) = Split(rows, context.Seed);
        }
        else
        {
            validation = null;
        }

        var columns = new LinearSummary(rows, null, context.MaxDegreeOfParallelism, cancellationToken).Columns;
        var target = PerceptronLabels.Target(Options.Loss, rows);
        var training = new PerceptronTraining(Options, columns, outputs, context);
        var network = training.Run(
            new PerceptronRows(rows, columns, target, context.MaxDegreeOfParallelism, cancellationToken),
            validation is null ? null : new PerceptronRows(validation, columns, target, context.MaxDegreeOfParallelism, cancellationToken),
            cancellationToken);
        return new MultilayerPerceptronModel(columns, Options.Loss, network.Rescale(target.Mean, target.Scale));
    }

    /// <inheritdoc/>
    IScorer ILearner.Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken)
        => Learn(train, validation, context, cancellationToken);

    private (LearningSet Train, LearningSet Validation) Split(LearningSet rows, int seed)
    {
        var order = new RandomSource(Seeds.Derive(seed, "perceptron validation")).Permutation(rows.RowCount);
        var count = Math.Max(1, (int)(Options.ValidationShare * order.Length));
        Array.Sort(order, 0, count);
        Array.Sort(order, count, order.Length - count);
        return (rows.Select(order.AsSpan(count)), rows.Select(order.AsSpan(0, count)));
    }
}
