using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>One training: epochs of minibatches of users.</summary>
/// <remarks>Each user of a minibatch is worked on alone; what they hand back is added in their order, so that any number of threads gives the same bits.</remarks>
internal sealed class NeuralCollaborativeFilteringTraining
{
    private readonly NeuralCollaborativeFilteringOptions _options;
    private readonly LearningContext _context;
    private readonly TakenItems _taken;
    private readonly PerceptronShape? _shape;
    private readonly int[] _order;
    private readonly UserGradient[] _users;
    private readonly MatrixPanels[] _forward;
    private readonly MatrixPanels[] _backward;
    private readonly float[] _gradient;
    private readonly AdamOptimizer? _optimizer;
    private readonly AdamPace _pace;

    public NeuralCollaborativeFilteringTraining(NeuralCollaborativeFilteringOptions options, TakenItems taken, LearningContext context)
    {
        (_options, _taken, _context) = (options, taken, context);
        _order = [.. taken.Users];
        _shape = options.HiddenUnits.IsEmpty ? null : new PerceptronShape([2 * options.LayerFactors, .. options.HiddenUnits, 1], isNormalized: false);
        var layers = _shape?.Layers ?? 0;
        _forward = [.. Enumerable.Range(0, layers).Select(_ => new MatrixPanels())];
        _backward = [.. Enumerable.Range(0, layers).Select(_ => new MatrixPanels())];
        _users = [.. Enumerable.Range(0, Math.Min(options.BatchSize, taken.Users.Length)).Select(_ => new UserGradient(options, _shape))];
        var width = options.Factors + (_shape is null ? 0 : options.LayerFactors);
        Known = new EmbeddingTable(taken.ItemCount, width);
        Items = new EmbeddingTable(taken.ItemCount, width + 1);
        var deviation = 0.1 / Math.Sqrt(options.Factors);
        Known.Draw(width, deviation, Seeds.Derive(context.Seed, "ncf known"));
        Items.Draw(width, deviation, Seeds.Derive(context.Seed, "ncf items"));
        _gradient = new float[_shape?.Length ?? 0];
        Parameters = _shape is null ? [] : InitialParameters.Draw(_shape, [], context.Seed, WeightInitialization.He);
        _optimizer = _shape is null ? null : new AdamOptimizer(_shape, new MultilayerPerceptronOptions { L2 = options.L2 });
        _pace = new AdamPace(options.LearningRate);
    }

    /// <summary>Embeddings of known items.</summary>
    public EmbeddingTable Known { get; }

    /// <summary>Embeddings of items to be found, the bias last.</summary>
    public EmbeddingTable Items { get; }

    /// <summary>The layers' parameters.</summary>
    public float[] Parameters { get; }

    public NeuralCollaborativeFilteringModel Run(CancellationToken cancellationToken)
    {
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var loss = RunEpoch(epoch, cancellationToken);
            _context.Progress?.Report(new LearningProgress("training", epoch, _options.Epochs, "loss", loss));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ToModel();
    }

    /// <summary>Visits every user once, and returns the mean loss of a target.</summary>
    public double RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        var seed = Seeds.Derive((long)Seeds.Derive(_context.Seed, "ncf epochs"), epoch);
        new RandomSource(seed).Shuffle(_order.AsSpan());
        var (loss, targets) = (0.0, 0);
        for (var first = 0; first < _order.Length; first += _options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = _order.AsMemory(first, Math.Min(_options.BatchSize, _order.Length - first));
            var (batchLoss, batchTargets) = Step(batch, seed);
            loss += batchLoss;
            targets += batchTargets;
        }

        return loss / targets;
    }

    public NeuralCollaborativeFilteringModel ToModel()
        => new([.. Known.Values], [.. Items.Values], _options.HistoryExponent, _options.Factors, Network());

    private (double Loss, int Targets) Step(ReadOnlyMemory<int> batch, ulong seed)
    {
        var (loss, targets) = Differentiate(batch, seed);
        for (var i = 0; i < batch.Length; i++)
        {
            var example = _users[i].Example;
            for (var k = 0; k < example.CandidateCount; k++)
            {
                Items.Touch(example.Candidates[k], i, k);
            }

            foreach (var item in example.Known)
            {
                Known.Touch(item, i, 0);
            }
        }

        var pace = _pace.Next();
        Items.Step(Array.ConvertAll(_users, user => user.ByItems), pace, (float)_options.L2, _context.MaxDegreeOfParallelism);
        Known.Step(Array.ConvertAll(_users, user => user.ByHistory), pace, (float)_options.L2, _context.MaxDegreeOfParallelism);
        _optimizer?.Step(Parameters, _gradient, _options.LearningRate);
        return (loss, targets);
    }

    /// <summary>The minibatch's loss, a sum over targets, and its slopes.</summary>
    private (double Loss, int Targets) Differentiate(ReadOnlyMemory<int> batch, ulong seed)
    {
        for (var layer = 0; layer < _forward.Length; layer++)
        {
            var (inputs, outputs) = (_shape!.Widths[layer], _shape.Widths[layer + 1]);
            var weights = Parameters.AsSpan()[_shape.Weights(layer)];
            _forward[layer].Pack(weights, inputs, outputs, outputs, isTransposed: false);
            _backward[layer].Pack(weights, outputs, inputs, outputs, isTransposed: true);
        }

        var targets = 0;
        foreach (var user in batch.Span)
        {
            targets += UserExample.TargetsOf(_taken.Of(user).Length, _options.MaxTargets, _options.TargetShare);
        }

        var scale = 1f / targets;
        Blocks.For(batch.Length, 1, _context.MaxDegreeOfParallelism, (i, _, _) =>
        {
            var user = batch.Span[i];
            var userSeed = Seeds.Derive((long)seed, user);
            _users[i].Example.Draw(_taken.Of(user), _taken.ItemCount, userSeed);
            _users[i].Run(Known, Items, Parameters, _forward, _backward, scale, userSeed);
        });
        var loss = 0.0;
        _gradient.AsSpan().Clear();
        for (var i = 0; i < batch.Length; i++)
        {
            loss += _users[i].Loss;
            Kernels.Axpy(1, _users[i].ByLayers, _gradient);
        }

        return (loss, targets);
    }

    private DenseNetwork? Network()
    {
        if (_shape is null)
        {
            return null;
        }

        var layers = Enumerable.Range(0, _shape.Layers);
        return new DenseNetwork(
            [.. _shape.Widths],
            [.. layers.Select(layer => Parameters[_shape.Weights(layer)])],
            [.. layers.Select(layer => Parameters[_shape.Shifts(layer)])]);
    }
}
