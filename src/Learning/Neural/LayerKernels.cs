using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Neural;

/// <summary>Steps value by value: each result is rounded on its own, so any vector width gives the same bits.</summary>
internal static class LayerKernels
{
    /// <summary>values ← max(values, 0); NaN stays.</summary>
    public static void Rectify(Span<float> values)
    {
        ref var at = ref MemoryMarshal.GetReference(values);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - 8; i += 8)
            {
                var x = Vector256.LoadUnsafe(ref at, (nuint)i);
                Vector256.ConditionalSelect(Vector256.LessThanOrEqual(x, Vector256<float>.Zero), Vector256<float>.Zero, x).StoreUnsafe(ref at, (nuint)i);
            }
        }

        for (; i < values.Length; i++)
        {
            values[i] = values[i] <= 0 ? 0 : values[i];
        }
    }

    /// <summary>slopes ← factor · slopes where the activation is above 0, else 0: what ReLU, and dropout's factor behind it, hand back.</summary>
    public static void RectifySlopes(ReadOnlySpan<float> activations, float factor, Span<float> slopes)
    {
        ref var from = ref MemoryMarshal.GetReference(activations);
        ref var to = ref MemoryMarshal.GetReference(slopes);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var scale = Vector256.Create(factor);
            for (; i <= slopes.Length - 8; i += 8)
            {
                var isOn = Vector256.GreaterThan(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256<float>.Zero);
                Vector256.ConditionalSelect(isOn, Vector256.LoadUnsafe(ref to, (nuint)i) * scale, Vector256<float>.Zero).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < slopes.Length; i++)
        {
            slopes[i] = activations[i] > 0 ? slopes[i] * factor : 0;
        }
    }

    /// <summary>One step of Adam (Kingma and Ba 2015, the form at the end of their section 2).</summary>
    /// <param name="gradient">The slope of each parameter.</param>
    /// <param name="mean">Running mean of slopes.</param>
    /// <param name="square">Running mean of their squares.</param>
    /// <param name="parameters">Moved.</param>
    /// <param name="beta1">Memory of <paramref name="mean"/>.</param>
    /// <param name="beta2">Memory of <paramref name="square"/>.</param>
    /// <param name="step">The step size with both corrections in it.</param>
    public static void Adam(
        ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> parameters, float beta1, float beta2, float step)
    {
        const float Epsilon = 1e-8f;
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(mean);
        ref var v = ref MemoryMarshal.GetReference(square);
        ref var p = ref MemoryMarshal.GetReference(parameters);
        var (rest1, rest2) = (1 - beta1, 1 - beta2);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= gradient.Length - 8; i += 8)
            {
                var at = (nuint)i;
                var slope = Vector256.LoadUnsafe(ref g, at);
                var first = (Vector256.Create(beta1) * Vector256.LoadUnsafe(ref m, at)) + (Vector256.Create(rest1) * slope);
                var second = (Vector256.Create(beta2) * Vector256.LoadUnsafe(ref v, at)) + (Vector256.Create(rest2) * (slope * slope));
                first.StoreUnsafe(ref m, at);
                second.StoreUnsafe(ref v, at);
                (Vector256.LoadUnsafe(ref p, at) - (Vector256.Create(step) * first / (Vector256.Sqrt(second) + Vector256.Create(Epsilon)))).StoreUnsafe(ref p, at);
            }
        }

        for (; i < gradient.Length; i++)
        {
            var slope = gradient[i];
            mean[i] = (beta1 * mean[i]) + (rest1 * slope);
            square[i] = (beta2 * square[i]) + (rest2 * (slope * slope));
            parameters[i] -= step * mean[i] / (MathF.Sqrt(square[i]) + Epsilon);
        }
    }
}
