namespace AudienceML.Learning.Neural;

/// <summary>Where the parameters of each layer lie in one vector: weights (inputs × outputs), then shifts, then factors of normalised layers.</summary>
internal sealed class PerceptronShape
{
    private readonly int[] _starts;

    public PerceptronShape(IReadOnlyList<int> widths, bool isNormalized)
    {
        Widths = [.. widths];
        IsNormalized = isNormalized && widths.Count > 2;
        _starts = new int[Layers + 1];
        for (var layer = 0; layer < Layers; layer++)
        {
            var length = ((long)Widths[layer] + (Normalizes(layer) ? 2 : 1)) * Widths[layer + 1];
            _starts[layer + 1] = checked((int)(_starts[layer] + length));
        }
    }

    /// <summary>Inputs, the units of each hidden layer, outputs.</summary>
    public int[] Widths { get; }

    /// <summary>Whether hidden layers are normalised over the minibatch.</summary>
    public bool IsNormalized { get; }

    /// <summary>Hidden layers and the last one.</summary>
    public int Layers => Widths.Length - 1;

    /// <summary>The number of parameters.</summary>
    public int Length => _starts[^1];

    public bool Normalizes(int layer) => IsNormalized && layer < Layers - 1;

    public Range Weights(int layer) => Part(layer, 0, Widths[layer] * Widths[layer + 1]);

    /// <summary>What is added to each output: the bias, of normalised layers after normalisation.</summary>
    public Range Shifts(int layer) => Part(layer, Widths[layer] * Widths[layer + 1], Widths[layer + 1]);

    /// <summary>What each normalised output is multiplied by.</summary>
    public Range Factors(int layer) => Part(layer, (Widths[layer] + 1) * Widths[layer + 1], Widths[layer + 1]);

    private Range Part(int layer, int offset, int length) => (_starts[layer] + offset)..(_starts[layer] + offset + length);
}
