using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neural;

/// <summary>Contributions by DeepLIFT's rescale rule, in double precision, against the average row.</summary>
internal sealed class NetworkAttribution
{
    private readonly LinearColumn[] _columns;
    private readonly DenseNetwork _network;
    private readonly double[] _reference;
    private readonly double[][] _referenceOutputs;

    public NetworkAttribution(LinearColumn[] columns, DenseNetwork network)
    {
        _columns = columns;
        _network = network;
        _reference = new double[network.Inputs];
        foreach (var column in columns)
        {
            for (var code = 0; code < column.Places.Length; code++)
            {
                if (column.Places[code] >= 0)
                {
                    _reference[column.FirstTerm + column.Places[code]] = column.Shares[code];
                }
            }

            if (column.HasMissingTerm)
            {
                _reference[column.FirstTerm + column.TermCount - 1] = column.MissingShare;
            }
        }

        _referenceOutputs = Forward(_reference);
    }

    /// <summary>Writes one contribution a feature and returns the reference's output.</summary>
    public double Run(ReadOnlySpan<float> terms, int output, Span<double> contributions)
    {
        var inputs = new double[terms.Length];
        for (var j = 0; j < inputs.Length; j++)
        {
            inputs[j] = terms[j];
        }

        var outputs = Forward(inputs);
        var factors = new double[_network.Outputs];
        factors[output] = 1;
        for (var layer = _network.Layers - 1; layer >= 0; layer--)
        {
            factors = Back(layer, factors);
            if (layer > 0)
            {
                Rescale(outputs[layer - 1], _referenceOutputs[layer - 1], factors);
            }
        }

        for (var j = 0; j < _columns.Length; j++)
        {
            contributions[j] = 0;
            for (var term = _columns[j].FirstTerm; term < _columns[j].FirstTerm + _columns[j].TermCount; term++)
            {
                contributions[j] += factors[term] * (inputs[term] - _reference[term]);
            }
        }

        return _referenceOutputs[^1][output];
    }

    /// <summary>The share of a unit's change that ReLU lets through, or its slope where there is next to no change.</summary>
    private static void Rescale(double[] values, double[] references, double[] factors)
    {
        for (var k = 0; k < factors.Length; k++)
        {
            var change = values[k] - references[k];
            factors[k] *= Math.Abs(change) > 1e-12
                ? (Math.Max(values[k], 0) - Math.Max(references[k], 0)) / change
                : values[k] > 0 ? 1 : 0;
        }
    }

    private double[] Back(int layer, double[] factors)
    {
        var weights = _network.Weights(layer);
        var back = new double[_network.Widths[layer]];
        for (var i = 0; i < back.Length; i++)
        {
            for (var k = 0; k < factors.Length; k++)
            {
                back[i] += weights[(i * factors.Length) + k] * factors[k];
            }
        }

        return back;
    }

    /// <summary>Each layer's outputs before ReLU.</summary>
    private double[][] Forward(double[] inputs)
    {
        var outputs = new double[_network.Layers][];
        for (var layer = 0; layer < outputs.Length; layer++)
        {
            var weights = _network.Weights(layer);
            var biases = _network.Biases(layer);
            var values = new double[biases.Length];
            for (var k = 0; k < values.Length; k++)
            {
                values[k] = biases[k];
            }

            for (var i = 0; i < inputs.Length; i++)
            {
                for (var k = 0; inputs[i] != 0 && k < values.Length; k++)
                {
                    values[k] += weights[(i * values.Length) + k] * inputs[i];
                }
            }

            outputs[layer] = values;
            inputs = Array.ConvertAll(values, value => Math.Max(value, 0));
        }

        return outputs;
    }
}
