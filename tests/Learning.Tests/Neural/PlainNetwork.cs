using AudienceML.Learning.Neural;

namespace AudienceML.Learning.Tests.Neural;

/// <summary>The network written out value by value in double precision.</summary>
internal sealed class PlainNetwork(PerceptronShape shape, PerceptronLoss loss, PerceptronRows source, int rows)
{
    private readonly HashSet<int> _signs = [];

    /// <summary>The mean of weight × loss.</summary>
    public double Loss(double[] parameters)
    {
        _signs.Clear();
        var terms = new float[rows * source.Width];
        source.Gather([.. Enumerable.Range(0, rows)], terms);
        var values = Enumerable.Range(0, rows).Select(i => terms.Skip(i * source.Width).Take(source.Width).Select(t => (double)t).ToArray()).ToArray();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var width = shape.Widths[layer + 1];
            var (weights, shifts) = (parameters[shape.Weights(layer)], parameters[shape.Shifts(layer)]);
            var normalizes = shape.Normalizes(layer);
            values = Array.ConvertAll(values, row => Enumerable.Range(0, width)
                .Select(k => (normalizes ? 0 : shifts[k]) + row.Select((x, j) => x * weights[(j * width) + k]).Sum()).ToArray());
            for (var k = 0; normalizes && k < width; k++)
            {
                var mean = values.Average(row => row[k]);
                var deviation = Math.Sqrt(values.Average(row => (row[k] - mean) * (row[k] - mean)) + 1e-5);
                foreach (var row in values)
                {
                    row[k] = ((row[k] - mean) / deviation * parameters[shape.Factors(layer)][k]) + shifts[k];
                }
            }

            if (layer < shape.Layers - 1)
            {
                for (var i = 0; i < rows; i++)
                {
                    for (var k = 0; k < width; k++)
                    {
                        if (values[i][k] > 0)
                        {
                            _signs.Add((((layer * rows) + i) * 8192) + k);
                        }

                        values[i][k] = Math.Max(values[i][k], 0);
                    }
                }
            }
        }

        return values.Select((row, i) => source.Weights[i] * Value(row, source.Targets[i])).Average();
    }

    /// <summary>The slope by one parameter from a central difference; null when a unit changes sides on the way, for there is no slope.</summary>
    public double? Slope(double[] parameters, int at)
    {
        const double Step = 1e-5;
        var moved = parameters.ToArray();
        moved[at] += Step;
        var above = Loss(moved);
        var signs = _signs.ToHashSet();
        moved[at] -= 2 * Step;
        var below = Loss(moved);
        return signs.SetEquals(_signs) ? (above - below) / (2 * Step) : null;
    }

    private double Value(double[] outputs, double label) => loss switch
    {
        PerceptronLoss.LogLoss => Math.Log(1 + Math.Exp(label == 1 ? -outputs[0] : outputs[0])),
        PerceptronLoss.Softmax => Math.Log(outputs.Sum(Math.Exp)) - outputs[(int)label],
        PerceptronLoss.Huber when Math.Abs(outputs[0] - label) > 1 => Math.Abs(outputs[0] - label) - 0.5,
        _ => 0.5 * (outputs[0] - label) * (outputs[0] - label),
    };
}
