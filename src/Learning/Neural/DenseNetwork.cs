using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>Layers ready to score: weights and biases, ReLU between them. Immutable.</summary>
internal sealed class DenseNetwork
{
    private readonly float[][] _weights;
    private readonly float[][] _biases;
    private readonly MatrixPanels[] _panels;

    /// <summary>Takes the layers.</summary>
    /// <param name="widths">Inputs, the units of each hidden layer, outputs.</param>
    /// <param name="weights">For each layer inputs × outputs.</param>
    /// <param name="biases">For each layer one an output.</param>
    public DenseNetwork(int[] widths, float[][] weights, float[][] biases)
    {
        Widths = widths;
        _weights = weights;
        _biases = biases;
        _panels = new MatrixPanels[weights.Length];
        for (var layer = 0; layer < _panels.Length; layer++)
        {
            _panels[layer] = new MatrixPanels();
            _panels[layer].Pack(weights[layer], widths[layer], widths[layer + 1], widths[layer + 1], isTransposed: false);
            MaxWidth = Math.Max(MaxWidth, widths[layer + 1]);
        }
    }

    public int[] Widths { get; }

    public int Inputs => Widths[0];

    public int Outputs => Widths[^1];

    public int Layers => _weights.Length;

    /// <summary>The widest of all layers' outputs.</summary>
    public int MaxWidth { get; }

    public ReadOnlySpan<float> Weights(int layer) => _weights[layer];

    public ReadOnlySpan<float> Biases(int layer) => _biases[layer];

    /// <summary>Runs rows through all layers; each row to the same bits however many there are.</summary>
    /// <param name="inputs">Rows × <see cref="Inputs"/>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scratch">2 × rows × <see cref="MaxWidth"/> values.</param>
    /// <returns>Rows × <see cref="Outputs"/>, within <paramref name="scratch"/>.</returns>
    public Span<float> Run(ReadOnlySpan<float> inputs, int rows, Span<float> scratch)
    {
        var half = scratch.Length / 2;
        var next = scratch[..half];
        var other = scratch[half..];
        var current = inputs;
        for (var layer = 0; layer < Layers; layer++)
        {
            var width = Widths[layer + 1];
            var results = next[..(rows * width)];
            Apply(layer, current, rows, results);
            if (layer == Layers - 1)
            {
                return results;
            }

            LayerKernels.Rectify(results);
            current = results;
            var swap = next;
            next = other;
            other = swap;
        }

        return next[..0];
    }

    /// <summary>One layer without its ReLU.</summary>
    public void Apply(int layer, ReadOnlySpan<float> inputs, int rows, Span<float> results)
    {
        var width = Widths[layer + 1];
        for (var i = 0; i < rows; i++)
        {
            _biases[layer].CopyTo(results[(i * width)..]);
        }

        MatrixProduct.Accumulate(inputs, Widths[layer], isLeftTransposed: false, _panels[layer], results, rows);
    }

    /// <summary>The network whose outputs are mean + scale × those of this one.</summary>
    public DenseNetwork Rescale(double mean, double scale)
    {
        if (mean == 0 && scale == 1)
        {
            return this;
        }

        var last = Array.ConvertAll(_weights[^1], weight => (float)(weight * scale));
        var biases = Array.ConvertAll(_biases[^1], bias => (float)((bias * scale) + mean));
        return new DenseNetwork(Widths, [.. _weights[..^1], last], [.. _biases[..^1], biases]);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Layers);
        for (var layer = 0; layer < Layers; layer++)
        {
            writer.Write(Widths[layer + 1]);
            foreach (var value in _weights[layer].Concat(_biases[layer]))
            {
                writer.Write(value);
            }
        }
    }

    public static DenseNetwork Read(BinaryReader reader, int inputs)
    {
        var layers = reader.ReadInt32();
        if (layers is < 1 or > 17)
        {
            throw new ModelFormatException($"A multilayer perceptron cannot have {layers} layers.", "Register the model again.");
        }

        var widths = new int[layers + 1];
        var (weights, biases) = (new float[layers][], new float[layers][]);
        widths[0] = inputs;
        for (var layer = 0; layer < layers; layer++)
        {
            var width = reader.ReadInt32();
            if (width is < 1 or > 10_000)
            {
                throw new ModelFormatException($"Layer {layer} of a multilayer perceptron cannot have {width} outputs.", "Register the model again.");
            }

            widths[layer + 1] = width;
            weights[layer] = ReadValues(reader, (long)widths[layer] * width);
            biases[layer] = ReadValues(reader, width);
        }

        return new DenseNetwork(widths, weights, biases);
    }

    private static float[] ReadValues(BinaryReader reader, long count)
    {
        // Grows as it reads: a damaged count meets the end of the file before it takes memory.
        var values = new List<float>((int)Math.Min(count, 4096));
        for (long i = 0; i < count; i++)
        {
            values.Add(reader.ReadSingle());
        }

        return [.. values];
    }
}
