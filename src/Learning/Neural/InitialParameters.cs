using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>Where training starts.</summary>
internal static class InitialParameters
{
    /// <summary>Normal weights as spread as asked for; factors 1, shifts 0.</summary>
    /// <param name="shape">The layers.</param>
    /// <param name="columns">What the first layer's weights are drawn by, so that the order of the columns does not matter; empty: by their place.</param>
    /// <param name="seed">The training's.</param>
    /// <param name="initialization">How widely weights are spread.</param>
    public static float[] Draw(PerceptronShape shape, LinearColumn[] columns, int seed, WeightInitialization initialization)
    {
        var parameters = new float[shape.Length];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (inputs, outputs) = (Math.Max(1, shape.Widths[layer]), shape.Widths[layer + 1]);
            var deviation = Math.Sqrt(initialization == WeightInitialization.Glorot
                ? 2.0 / (inputs + outputs)
                : (layer < shape.Layers - 1 ? 2.0 : 1.0) / inputs);
            var weights = parameters.AsSpan()[shape.Weights(layer)];
            if (layer == 0 && columns.Length > 0)
            {
                foreach (var column in columns)
                {
                    var width = shape.Widths[1];
                    Fill(weights.Slice(column.FirstTerm * width, column.TermCount * width), deviation, Seeds.Derive(seed, "perceptron input " + column.Name));
                }
            }
            else
            {
                Fill(weights, deviation, Seeds.Derive((long)Seeds.Derive(seed, "perceptron layers"), layer));
            }

            if (shape.Normalizes(layer))
            {
                parameters.AsSpan()[shape.Factors(layer)].Fill(1);
            }
        }

        return parameters;
    }

    /// <summary>Biases of the outputs such that they start at the labels' mean: fewer steps are lost on finding it.</summary>
    public static void FitLastShifts(PerceptronShape shape, PerceptronLoss loss, PerceptronRows rows, float[] parameters)
    {
        if (loss is not (PerceptronLoss.LogLoss or PerceptronLoss.Softmax))
        {
            return;
        }

        var shifts = parameters.AsSpan()[shape.Shifts(shape.Layers - 1)];

        // Half a row more in each class keeps the logarithms finite.
        var sums = new double[Math.Max(2, shifts.Length)];
        Array.Fill(sums, 0.5);
        for (var i = 0; i < rows.Count; i++)
        {
            sums[(int)rows.Targets[i]] += rows.Weights[i];
        }

        if (loss == PerceptronLoss.LogLoss)
        {
            shifts[0] = (float)DeterministicMath.Log(sums[1] / sums[0]);
            return;
        }

        for (var k = 0; k < shifts.Length; k++)
        {
            shifts[k] = (float)DeterministicMath.Log(sums[k] / (rows.Count + (0.5 * shifts.Length)));
        }
    }

    private static void Fill(Span<float> weights, double deviation, ulong seed)
    {
        var random = new RandomSource(seed);
        foreach (ref var weight in weights)
        {
            weight = (float)random.Normal(0, deviation);
        }
    }
}
