using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>One training: epochs of minibatches, the learning rate's schedule, early stopping.</summary>
internal sealed class PerceptronTraining
{
    private readonly MultilayerPerceptronOptions _options;
    private readonly PerceptronShape _shape;
    private readonly LearningContext _context;
    private readonly MinibatchGradient _gradient;
    private readonly AdamOptimizer _optimizer;
    private readonly float[] _parameters;

    public PerceptronTraining(MultilayerPerceptronOptions options, LinearColumn[] columns, int outputs, LearningContext context)
    {
        (_options, _context) = (options, context);
        _shape = new PerceptronShape([TermEncoder.Count(columns), .. options.HiddenUnits, outputs], options.BatchNormalization);
        _gradient = new MinibatchGradient(_shape, options.Loss, options.Dropout, context.MaxDegreeOfParallelism);
        _optimizer = new AdamOptimizer(_shape, options);
        _parameters = InitialParameters.Draw(_shape, columns, context.Seed, options.Initialization);
    }

    /// <summary>Learns from rows and returns the network of the best epoch, or of the last one without validation rows.</summary>
    public DenseNetwork Run(PerceptronRows train, PerceptronRows? validation, CancellationToken cancellationToken)
    {
        InitialParameters.FitLastShifts(_shape, _options.Loss, train, _parameters);
        var order = new int[train.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var gradient = new float[_shape.Length];
        var rate = _options.LearningRate;
        var (best, bestEpoch, lastDrop) = (double.PositiveInfinity, 0, 0);
        DenseNetwork? bestNetwork = null;
        var batches = Blocks.Count(train.Count, _options.BatchSize);
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var seed = Seeds.Derive((long)Seeds.Derive(_context.Seed, "perceptron epochs"), epoch);
            new RandomSource(seed).Shuffle(order.AsSpan());
            var loss = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var first = batch * _options.BatchSize;
                var rows = order.AsMemory(first, Math.Min(_options.BatchSize, order.Length - first));
                loss += rows.Length * _gradient.Run(_parameters, train, rows, Seeds.Derive((long)seed, batch), gradient);
                var step = _options.Schedule == LearningRateSchedule.Cosine
                    ? rate * 0.5 * (1 + DeterministicMath.Cos(Math.PI * (((epoch - 1.0) * batches) + batch) / ((double)_options.Epochs * batches)))
                    : rate;
                _optimizer.Step(_parameters, gradient, step);
            }

            var network = validation is null && epoch < _options.Epochs ? null : Fold();
            var watched = validation is null ? loss / train.Count : NetworkLoss.Mean(network!, _options.Loss, validation, _context, cancellationToken);
            _context.Progress?.Report(new LearningProgress("training", epoch, _options.Epochs, "loss", watched));
            cancellationToken.ThrowIfCancellationRequested();
            if (watched < best)
            {
                (best, bestEpoch, lastDrop) = (watched, epoch, epoch);
                bestNetwork = network;
            }

            if (validation is null)
            {
                bestNetwork = network;
            }
            else if (_options.Patience > 0 && epoch - bestEpoch >= _options.Patience)
            {
                break;
            }

            if (_options.Schedule == LearningRateSchedule.Plateau && epoch - lastDrop >= _options.PlateauEpochs)
            {
                (rate, lastDrop) = (rate / 2, epoch);
            }
        }

        return bestNetwork ?? Fold();
    }

    /// <summary>The parameters as layers that score: normalisation by running statistics becomes part of weights and biases.</summary>
    internal DenseNetwork Fold()
    {
        var weights = new float[_shape.Layers][];
        var biases = new float[_shape.Layers][];
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            weights[layer] = _parameters[_shape.Weights(layer)];
            biases[layer] = _parameters[_shape.Shifts(layer)];
            if (_shape.Normalizes(layer))
            {
                _gradient.Normalized[layer].FoldInto(weights[layer], biases[layer], _parameters.AsSpan()[_shape.Factors(layer)]);
            }
        }

        return new DenseNetwork([.. _shape.Widths], weights, biases);
    }
}
