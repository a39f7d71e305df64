using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Factors of features: those of a row known by its features alone are their sum, each times its value.</summary>
internal sealed unsafe class FeatureMap(FactorBlock factors)
{
    /// <summary>Features × factors.</summary>
    public FactorBlock Factors { get; } = factors;

    /// <summary>target ← scale·Σ value·factors of the feature; padded.</summary>
    public void Combine(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float scale, float* target)
    {
        for (nint k = 0; k < Factors.Stride; k += FactorBlock.Lanes)
        {
            Vector512<float> sum = default;
            for (var i = 0; i < columns.Length; i++)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(values[i]), Vector512.Load(Factors[columns[i]] + k), sum);
            }

            (sum * scale).Store(target + k);
        }
    }

    /// <summary>Refuses features that were not learned from, and values that are no finite numbers.</summary>
    public void Check(in KnownFeatures features, string name)
    {
        for (var i = 0; i < features.Columns.Length; i++)
        {
            if ((uint)features.Columns[i] >= (uint)Factors.Rows || !float.IsFinite(features.Values[i]))
            {
                throw new ArgumentException(
                    $"Feature {features.Columns[i]} with value {features.Values[i]} is not one of {Factors.Rows} with a finite value.", name);
            }
        }
    }
}
