using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>Moves of one row of factors, the other side as it is.</summary>
/// <remarks>
/// With G the products of the other side's factors and b the row's cells times them, the objective is ½ w G w' - b w' + λ₁ Σ w and a
/// constant; G has λ₂ on its diagonal. Each value of a vector is one chain of fused steps, so that its width changes nothing.
/// </remarks>
internal static unsafe class NmfRow
{
    /// <summary>b: the cells of the row times the other side's factors.</summary>
    public static void Project(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float* other, int stride, float* projection)
    {
        new Span<float>(projection, stride).Clear();
        for (var n = 0; n < columns.Length; n++)
        {
            Add(values[n], other + ((nint)columns[n] * stride), projection, stride);
        }
    }

    /// <summary>Each factor in turn to its best value that is not negative, the others as they are.</summary>
    /// <returns>The greatest move.</returns>
    public static float Descend(float* row, float* gram, float* projection, float* gradient, int factors, int stride, float l1)
    {
        Gradient(row, gram, projection, gradient, factors, stride, l1);
        var greatest = 0f;
        for (var f = 0; f < factors; f++)
        {
            var curvature = gram[((nint)f * stride) + f];
            if (curvature > 0)
            {
                var next = MathF.Max(row[f] - (gradient[f] / curvature), 0);
                var move = next - row[f];
                if (move != 0)
                {
                    row[f] = next;
                    greatest = MathF.Max(greatest, MathF.Abs(move));
                    Add(move, gram + ((nint)f * stride), gradient, stride);
                }
            }
        }

        return greatest;
    }

    /// <summary>Each factor times what speaks for more of it over what speaks for less.</summary>
    public static void Multiply(float* row, float* gram, float* projection, float* gradient, int factors, int stride, float l1)
    {
        const float Least = 1.1920929e-7f; // no division by 0

        // The gradient with b left out is what speaks for less.
        Gradient(row, gram, null, gradient, factors, stride, l1);
        for (var f = 0; f < factors; f++)
        {
            row[f] *= projection[f] / (gradient[f] > 0 ? gradient[f] : Least);
        }
    }

    private static void Gradient(float* row, float* gram, float* projection, float* gradient, int factors, int stride, float l1)
    {
        for (var i = 0; i < factors; i++)
        {
            gradient[i] = projection is null ? l1 : l1 - projection[i];
        }

        new Span<float>(gradient + factors, stride - factors).Clear();
        for (var f = 0; f < factors; f++)
        {
            if (row[f] != 0)
            {
                Add(row[f], gram + ((nint)f * stride), gradient, stride);
            }
        }
    }

    private static void Add(float weight, float* from, float* to, int stride)
    {
        var weights = Vector512.Create(weight);
        for (var i = 0; i < stride; i += 16)
        {
            Vector512.FusedMultiplyAdd(weights, Vector512.Load(from + i), Vector512.Load(to + i)).Store(to + i);
        }
    }
}
