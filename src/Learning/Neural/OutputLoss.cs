using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>The losses: their value, their slope by the last layer's outputs, and what becomes of those outputs when a row is scored.</summary>
internal static class OutputLoss
{
    /// <summary>Turns the last layer's outputs of one row into scores, in place.</summary>
    public static void ToScores(PerceptronLoss loss, Span<float> outputs)
    {
        if (loss == PerceptronLoss.LogLoss)
        {
            outputs[0] = DeterministicMathF.Sigmoid(outputs[0]);
        }
        else if (loss == PerceptronLoss.Softmax)
        {
            Softmax(outputs);
        }
    }

    /// <summary>Replaces outputs, row after row, by the slopes of scale · Σ weight · loss; returns Σ weight · loss.</summary>
    public static double Differentiate(PerceptronLoss loss, Span<float> outputs, int width, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, float scale)
    {
        var total = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = outputs.Slice(i * width, width);
            total += weights[i] * Value(loss, row, labels[i]);
            ToScores(loss, row);
            var factor = weights[i] * scale;
            switch (loss)
            {
                case PerceptronLoss.Softmax:
                    row[(int)labels[i]] -= 1;
                    foreach (ref var slope in row)
                    {
                        slope *= factor;
                    }

                    break;
                case PerceptronLoss.Huber:
                    row[0] = factor * Math.Clamp(row[0] - labels[i], -1, 1);
                    break;
                default:
                    row[0] = factor * (row[0] - labels[i]);
                    break;
            }
        }

        return total;
    }

    /// <summary>The loss of one row, from the last layer's outputs.</summary>
    public static double Value(PerceptronLoss loss, ReadOnlySpan<float> outputs, float label)
    {
        switch (loss)
        {
            case PerceptronLoss.LogLoss:
                return DeterministicMath.Softplus(label > 0 ? -outputs[0] : outputs[0]);
            case PerceptronLoss.Softmax:
                var greatest = Greatest(outputs);
                var sum = 0.0;
                foreach (var output in outputs)
                {
                    sum += DeterministicMath.Exp((double)output - greatest);
                }

                return DeterministicMath.Log(sum) - ((double)outputs[(int)label] - greatest);
            case PerceptronLoss.Huber:
                var distance = Math.Abs((double)outputs[0] - label);
                return distance <= 1 ? 0.5 * distance * distance : distance - 0.5;
            default:
                var error = (double)outputs[0] - label;
                return 0.5 * error * error;
        }
    }

    private static void Softmax(Span<float> outputs)
    {
        var greatest = Greatest(outputs);
        var sum = 0f;
        foreach (ref var output in outputs)
        {
            output = DeterministicMathF.Exp(output - greatest);
            sum += output;
        }

        foreach (ref var output in outputs)
        {
            output /= sum;
        }
    }

    private static float Greatest(ReadOnlySpan<float> outputs)
    {
        var greatest = outputs[0];
        foreach (var output in outputs[1..])
        {
            greatest = Math.Max(greatest, output);
        }

        return greatest;
    }
}
