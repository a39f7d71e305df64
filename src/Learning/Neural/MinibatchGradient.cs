using System.Numerics.Tensors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>The loss of a minibatch and its gradient by all parameters.</summary>
/// <remarks>
/// The minibatch is cut into blocks of 64 rows, threads share the blocks, and the blocks' parts are added in their order: any number of
/// threads gives the same bits. Blocks meet only where a normalised layer needs the statistics of the whole minibatch.
/// </remarks>
internal sealed class MinibatchGradient
{
    private const double Epsilon = 1e-5; // added to variances, as the paper does

    // Sharing costs about ten microseconds; below so many multiplications a minibatch is done sooner by one thread.
    private const long WorthSharing = 2_000_000;
    private readonly PerceptronShape _shape;
    private readonly PerceptronLoss _loss;
    private readonly double _dropout;
    private readonly int _threads;
    private readonly List<GradientBlock> _blocks = [];
    private readonly MatrixPanels[] _forward;
    private readonly MatrixPanels[] _backward;
    private readonly NormalizedLayer[] _normalized;

    public MinibatchGradient(PerceptronShape shape, PerceptronLoss loss, double dropout, int threads)
    {
        (_shape, _loss, _dropout, _threads) = (shape, loss, dropout, threads);
        _forward = [.. Enumerable.Range(0, shape.Layers).Select(_ => new MatrixPanels())];
        _backward = [.. Enumerable.Range(0, shape.Layers).Select(_ => new MatrixPanels())];
        _normalized = [.. Enumerable.Range(0, shape.Layers).Select(layer => new NormalizedLayer(shape.Normalizes(layer) ? shape.Widths[layer + 1] : 0))];
    }

    /// <summary>Statistics of the normalised layers; empty ones for layers that are not.</summary>
    public IReadOnlyList<NormalizedLayer> Normalized => _normalized;

    /// <summary>Writes the gradient and returns the mean of weight × loss.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="source">Where the rows are.</param>
    /// <param name="rows">The minibatch's rows, 1 or more.</param>
    /// <param name="seed">Decides which units dropout leaves out.</param>
    /// <param name="gradient">As long as the parameters.</param>
    public double Run(float[] parameters, PerceptronRows source, ReadOnlyMemory<int> rows, ulong seed, Span<float> gradient)
    {
        while (_blocks.Count < Blocks.Count(rows.Length, GradientBlock.MaxRows))
        {
            _blocks.Add(new GradientBlock(_shape));
        }

        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var (inputs, outputs) = (_shape.Widths[layer], _shape.Widths[layer + 1]);
            var weights = parameters.AsSpan()[_shape.Weights(layer)];
            _forward[layer].Pack(weights, inputs, outputs, outputs, isTransposed: false);
            if (layer > 0)
            {
                _backward[layer].Pack(weights, outputs, inputs, outputs, isTransposed: true);
            }
        }

        var threads = (long)rows.Length * _shape.Length * 3 < WorthSharing ? 1 : _threads;
        var scale = 1f / rows.Length;
        if (_shape.IsNormalized)
        {
            RunNormalized(parameters, source, rows, seed, scale, threads);
        }
        else
        {
            ForBlocks(rows, threads, (block, part, first) =>
            {
                block.Load(source, part.Span, first);
                block.Forward(parameters, _forward, _dropout, seed);
                block.Finish(_loss, scale);
                block.Backward(_backward, _dropout);
            });
        }

        return Combine(rows.Length, gradient);
    }

    private void RunNormalized(float[] parameters, PerceptronRows source, ReadOnlyMemory<int> rows, ulong seed, float scale, int threads)
    {
        var last = _shape.Layers - 1;
        for (var step = 0; step < last; step++)
        {
            var layer = step;
            ForBlocks(rows, threads, (block, part, first) =>
            {
                if (layer == 0)
                {
                    block.Load(source, part.Span, first);
                }
                else
                {
                    Pass(block, layer - 1, parameters, seed);
                }

                block.Apply(layer, parameters, _forward[layer]);
                var (means, squares) = _normalized[layer].Part(first / GradientBlock.MaxRows);
                block.Measure(layer, means, squares);
            });
            _normalized[layer].Combine(rows.Length, Epsilon);
        }

        ForBlocks(rows, threads, (block, _, _) =>
        {
            Pass(block, last - 1, parameters, seed);
            block.Apply(last, parameters, _forward[last]);
            block.Finish(_loss, scale);
            block.Back(last, _backward[last]);
            block.BackActivation(last - 1, _dropout);
            block.SumNormalized(last - 1);
        });
        for (var step = last - 1; step >= 0; step--)
        {
            var layer = step;
            var statistics = _normalized[layer];
            Mean(_shape.Shifts(layer), rows.Length, statistics.MeanSlopes);
            Mean(_shape.Factors(layer), rows.Length, statistics.MeanProducts);
            TensorPrimitives.Multiply(parameters.AsSpan()[_shape.Factors(layer)], statistics.Scales, statistics.Outer);
            ForBlocks(rows, threads, (block, _, _) =>
            {
                block.BackNormalized(layer, statistics.Outer, statistics.MeanSlopes, statistics.MeanProducts);
                block.Back(layer, _backward[layer]);
                if (layer > 0)
                {
                    block.BackActivation(layer - 1, _dropout);
                    block.SumNormalized(layer - 1);
                }
            });
        }
    }

    private void Pass(GradientBlock block, int layer, float[] parameters, ulong seed)
    {
        block.Normalize(layer, parameters, _normalized[layer].Means, _normalized[layer].Scales);
        block.Activate(layer, _dropout, seed);
    }

    /// <summary>The blocks' sums in a part of the gradient, divided by the rows.</summary>
    private void Mean(Range part, int rows, Span<float> means)
    {
        means.Clear();
        for (var block = 0; block < Blocks.Count(rows, GradientBlock.MaxRows); block++)
        {
            TensorPrimitives.Add(means, _blocks[block].Gradient.AsSpan()[part], means);
        }

        TensorPrimitives.Divide(means, (float)rows, means);
    }

    private double Combine(int rows, Span<float> gradient)
    {
        _blocks[0].Gradient.CopyTo(gradient);
        var loss = _blocks[0].Loss;
        for (var block = 1; block < Blocks.Count(rows, GradientBlock.MaxRows); block++)
        {
            TensorPrimitives.Add(gradient, _blocks[block].Gradient, gradient);
            loss += _blocks[block].Loss;
        }

        return loss / rows;
    }

    private void ForBlocks(ReadOnlyMemory<int> rows, int threads, Action<GradientBlock, ReadOnlyMemory<int>, int> body) => Blocks.For(
        rows.Length, GradientBlock.MaxRows, threads, (block, first, count) => body(_blocks[block], rows.Slice(first, count), first));
}
