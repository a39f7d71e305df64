using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural;

/// <summary>Steps down gradients: clipping, penalties, Adam.</summary>
internal sealed class AdamOptimizer(PerceptronShape shape, MultilayerPerceptronOptions options)
{
    private readonly float[] _mean = new float[shape.Length];
    private readonly float[] _square = new float[shape.Length];
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>Moves the parameters; the gradient is changed on the way.</summary>
    public void Step(float[] parameters, float[] gradient, double learningRate)
    {
        for (var layer = 0; options.L2 > 0 && layer < shape.Layers; layer++)
        {
            Kernels.Axpy((float)options.L2, parameters.AsSpan()[shape.Weights(layer)], gradient.AsSpan()[shape.Weights(layer)]);
        }

        if (double.IsFinite(options.MaxGradientNorm))
        {
            var norm = Math.Sqrt(Kernels.Dot(gradient, gradient));
            if (norm > options.MaxGradientNorm)
            {
                Kernels.Scale((float)(options.MaxGradientNorm / norm), gradient);
            }
        }

        for (var layer = 0; options.WeightDecay > 0 && layer < shape.Layers; layer++)
        {
            Kernels.Scale((float)(1 - (learningRate * options.WeightDecay)), parameters.AsSpan()[shape.Weights(layer)]);
        }

        _power1 *= options.Beta1;
        _power2 *= options.Beta2;
        var step = learningRate * Math.Sqrt(1 - _power2) / (1 - _power1);
        LayerKernels.Adam(gradient, _mean, _square, parameters, (float)options.Beta1, (float)options.Beta2, (float)step);
    }
}
