using System.Numerics.Tensors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>Some rows of a minibatch on their way through the layers and back. One thread at a time works on a block.</summary>
internal sealed class GradientBlock
{
    /// <summary>Rows of a block unless told otherwise; a perceptron's minibatch is cut so whatever the number of threads.</summary>
    public const int MaxRows = 64;

    private readonly PerceptronShape _shape;
    private readonly float[] _inputs;
    private readonly float[][] _normalized;
    private readonly float[][] _activations;
    private readonly float[] _labels;
    private readonly float[] _weights;
    private readonly MatrixPanels _panels = new();
    private float[] _slopes;
    private float[] _nextSlopes;
    private int _rows;
    private int _firstRow;

    public GradientBlock(PerceptronShape shape, int maxRows = MaxRows)
    {
        _shape = shape;
        _labels = new float[maxRows];
        _weights = new float[maxRows];
        _inputs = new float[maxRows * shape.Widths[0]];
        _activations = new float[shape.Layers][];
        _normalized = new float[shape.Layers][];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            _activations[layer] = new float[maxRows * shape.Widths[layer + 1]];
            _normalized[layer] = shape.Normalizes(layer) ? new float[maxRows * shape.Widths[layer + 1]] : [];
        }

        _slopes = new float[maxRows * shape.Widths.Max()];
        _nextSlopes = new float[maxRows * shape.Widths.Max()];
        Gradient = new float[shape.Length];
    }

    /// <summary>The block's part of the gradient.</summary>
    public float[] Gradient { get; }

    /// <summary>The block's part of Σ weight × loss.</summary>
    public double Loss { get; private set; }

    /// <summary>Rows in the block now.</summary>
    public int Rows => _rows;

    /// <summary>The slopes by the outputs of the layer that comes next on the way back, in the end by the block's inputs.</summary>
    public Span<float> Slopes(int width) => _slopes.AsSpan(0, _rows * width);

    /// <summary>Makes room for rows; the caller fills their inputs.</summary>
    public Span<float> Load(int rows, int firstRow)
    {
        (_rows, _firstRow) = (rows, firstRow);
        return _inputs.AsSpan(0, rows * _shape.Widths[0]);
    }

    public void Load(PerceptronRows source, ReadOnlySpan<int> rows, int firstRow)
    {
        source.Gather(rows, Load(rows.Length, firstRow));
        for (var i = 0; i < rows.Length; i++)
        {
            (_labels[i], _weights[i]) = (source.Targets[rows[i]], source.Weights[rows[i]]);
        }
    }

    /// <summary>Runs through all layers of a network that is not normalised.</summary>
    /// <returns>The last layer's outputs.</returns>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> parameters, MatrixPanels[] weights, double dropout, ulong seed)
    {
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            Apply(layer, parameters, weights[layer]);
            if (layer < _shape.Layers - 1)
            {
                Activate(layer, dropout, seed);
            }
        }

        return Outputs(_shape.Layers - 1);
    }

    /// <summary>Runs back through all layers of a network that is not normalised, from the slopes by the last layer's outputs.</summary>
    /// <param name="transposed">Each layer's weights; without rows where the slopes by the layer's inputs are not wanted.</param>
    /// <param name="dropout">As on the way there.</param>
    public void Backward(MatrixPanels[] transposed, double dropout)
    {
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            Back(layer, transposed[layer]);
            if (layer > 0)
            {
                BackActivation(layer - 1, dropout);
            }
        }
    }

    /// <summary>A layer's outputs before ReLU; of a normalised layer before normalisation.</summary>
    public void Apply(int layer, ReadOnlySpan<float> parameters, MatrixPanels weights)
    {
        var results = Outputs(layer);
        if (_shape.Normalizes(layer))
        {
            results.Clear();
        }
        else
        {
            Fill(results, parameters[_shape.Shifts(layer)]);
        }

        MatrixProduct.Accumulate(Inputs(layer), _shape.Widths[layer], isLeftTransposed: false, weights, results, _rows);
    }

    /// <summary>Each unit's mean over the block, and the sum of squares around it.</summary>
    public void Measure(int layer, Span<float> means, Span<float> squares)
    {
        var width = means.Length;
        var values = Outputs(layer);
        means.Clear();
        squares.Clear();
        for (var i = 0; i < _rows; i++)
        {
            TensorPrimitives.Add(means, values.Slice(i * width, width), means);
        }

        TensorPrimitives.Divide(means, (float)_rows, means);
        var apart = _nextSlopes.AsSpan(0, width);
        for (var i = 0; i < _rows; i++)
        {
            TensorPrimitives.Subtract(values.Slice(i * width, width), means, apart);
            TensorPrimitives.Multiply(apart, apart, apart);
            TensorPrimitives.Add(squares, apart, squares);
        }
    }

    /// <summary>Normalises a layer's outputs, then factor and shift.</summary>
    public void Normalize(int layer, ReadOnlySpan<float> parameters, ReadOnlySpan<float> means, ReadOnlySpan<float> scales)
    {
        var width = means.Length;
        var factors = parameters[_shape.Factors(layer)];
        var shifts = parameters[_shape.Shifts(layer)];
        for (var i = 0; i < _rows; i++)
        {
            var values = Outputs(layer).Slice(i * width, width);
            var normalized = _normalized[layer].AsSpan(i * width, width);
            TensorPrimitives.Subtract(values, means, normalized);
            TensorPrimitives.Multiply(normalized, scales, normalized);
            TensorPrimitives.Multiply(normalized, factors, values);
            TensorPrimitives.Add(values, shifts, values);
        }
    }

    /// <summary>ReLU, then dropout.</summary>
    public void Activate(int layer, double dropout, ulong seed)
    {
        var values = Outputs(layer);
        LayerKernels.Rectify(values);
        if (dropout == 0)
        {
            return;
        }

        // Four decisions a draw, each by 16 bits; numbered by the row's place in the minibatch, not by block or thread.
        var threshold = (int)Math.Round(dropout * 65536);
        var kept = (float)(65536.0 / (65536 - threshold));
        var layerSeed = Seeds.Derive((long)seed, layer);
        var width = _shape.Widths[layer + 1];
        var draws = Blocks.Count(width, 4);
        for (var i = 0; i < _rows; i++)
        {
            var row = values.Slice(i * width, width);
            var state = layerSeed + ((ulong)(_firstRow + i) * (ulong)draws * SplitMix64.Golden);
            for (var k = 0; k < width; k += 4)
            {
                var bits = SplitMix64.Next(ref state);
                for (var unit = k; unit < Math.Min(k + 4, width); unit++, bits >>= 16)
                {
                    row[unit] = (int)(bits & 0xFFFF) < threshold ? 0 : row[unit] * kept;
                }
            }
        }
    }

    /// <summary>The loss and its slopes by the last layer's outputs.</summary>
    public void Finish(PerceptronLoss loss, float scale)
    {
        var layer = _shape.Layers - 1;
        var outputs = Outputs(layer);
        outputs.CopyTo(_slopes);
        Loss = OutputLoss.Differentiate(
            loss, _slopes.AsSpan(0, outputs.Length), _shape.Widths[^1], _labels.AsSpan(0, _rows), _weights.AsSpan(0, _rows), scale);
    }

    /// <summary>Slopes by a layer's weights (and biases, unless it is normalised), and by what came into it.</summary>
    public void Back(int layer, MatrixPanels transposed)
    {
        var (inputs, outputs) = (_shape.Widths[layer], _shape.Widths[layer + 1]);
        var slopes = _slopes.AsSpan(0, _rows * outputs);
        if (!_shape.Normalizes(layer))
        {
            var shifts = Gradient.AsSpan()[_shape.Shifts(layer)];
            shifts.Clear();
            for (var i = 0; i < _rows; i++)
            {
                TensorPrimitives.Add(shifts, slopes.Slice(i * outputs, outputs), shifts);
            }
        }

        var weights = Gradient.AsSpan()[_shape.Weights(layer)];
        weights.Clear();
        _panels.Pack(slopes, _rows, outputs, outputs, isTransposed: false);
        MatrixProduct.Accumulate(Inputs(layer), inputs, isLeftTransposed: true, _panels, weights, inputs);
        if (transposed.Rows > 0)
        {
            var back = _nextSlopes.AsSpan(0, _rows * inputs);
            back.Clear();
            MatrixProduct.Accumulate(slopes, outputs, isLeftTransposed: false, transposed, back, _rows);
            (_slopes, _nextSlopes) = (_nextSlopes, _slopes);
        }
    }

    /// <summary>Slopes back through dropout and ReLU.</summary>
    public void BackActivation(int layer, double dropout)
    {
        var threshold = (int)Math.Round(dropout * 65536);
        LayerKernels.RectifySlopes(Outputs(layer), (float)(65536.0 / (65536 - threshold)), _slopes.AsSpan(0, _rows * _shape.Widths[layer + 1]));
    }

    /// <summary>The slopes' sums by factor and shift of a normalised layer.</summary>
    public void SumNormalized(int layer)
    {
        var width = _shape.Widths[layer + 1];
        var shifts = Gradient.AsSpan()[_shape.Shifts(layer)];
        var factors = Gradient.AsSpan()[_shape.Factors(layer)];
        shifts.Clear();
        factors.Clear();
        var product = _nextSlopes.AsSpan(0, width);
        for (var i = 0; i < _rows; i++)
        {
            var slopes = _slopes.AsSpan(i * width, width);
            TensorPrimitives.Add(shifts, slopes, shifts);
            TensorPrimitives.Multiply(slopes, _normalized[layer].AsSpan(i * width, width), product);
            TensorPrimitives.Add(factors, product, factors);
        }
    }

    /// <summary>Slopes back through a normalisation, given the minibatch's mean slopes by shift and by factor.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="outer">Factor / standard deviation of each unit.</param>
    /// <param name="meanSlopes">The mean over the minibatch of the slopes.</param>
    /// <param name="meanProducts">The mean over the minibatch of slope × normalised value.</param>
    public void BackNormalized(int layer, ReadOnlySpan<float> outer, ReadOnlySpan<float> meanSlopes, ReadOnlySpan<float> meanProducts)
    {
        var width = outer.Length;
        var product = _nextSlopes.AsSpan(0, width);
        for (var i = 0; i < _rows; i++)
        {
            var slopes = _slopes.AsSpan(i * width, width);
            TensorPrimitives.Multiply(_normalized[layer].AsSpan(i * width, width), meanProducts, product);
            TensorPrimitives.Subtract(slopes, meanSlopes, slopes);
            TensorPrimitives.Subtract(slopes, product, slopes);
            TensorPrimitives.Multiply(slopes, outer, slopes);
        }
    }

    private Span<float> Outputs(int layer) => _activations[layer].AsSpan(0, _rows * _shape.Widths[layer + 1]);

    private ReadOnlySpan<float> Inputs(int layer) => layer == 0 ? _inputs.AsSpan(0, _rows * _shape.Widths[0]) : Outputs(layer - 1);

    private void Fill(Span<float> values, ReadOnlySpan<float> row)
    {
        for (var i = 0; i < _rows; i++)
        {
            row.CopyTo(values[(i * row.Length)..]);
        }
    }
}
