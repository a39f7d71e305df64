using AudienceML.Learning.Data;

namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>Two matrices without negative values whose product is near a third one.</summary>
/// <param name="RowFactors">Rows × factors: W.</param>
/// <param name="ColumnFactors">Columns × factors: H transposed.</param>
/// <param name="Objective">½ Σ (x - w·h)² over all cells, those that are 0 too, and the penalties.</param>
/// <param name="Iterations">Iterations run.</param>
public sealed record NonNegativeFactors(FeatureMatrix RowFactors, FeatureMatrix ColumnFactors, double Objective, int Iterations);
