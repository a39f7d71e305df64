using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Neural;

/// <summary>Rows of features as rows of terms: numbers standardised, indicators of categories and of missing values.</summary>
internal static class TermEncoder
{
    // In standard deviations. A value beyond is a slip of a unit; without a bound, products of such values leave single precision.
    private const float Farthest = 1000;

    public static int Count(LinearColumn[] columns) => columns.Length == 0 ? 0 : columns[^1].FirstTerm + columns[^1].TermCount;

    /// <summary>Writes the terms of one row.</summary>
    public static void Encode(LinearColumn[] columns, ReadOnlySpan<float> features, Span<float> terms)
    {
        terms.Clear();
        for (var j = 0; j < columns.Length; j++)
        {
            var term = columns[j].Find(features[j], out float amount);
            if (term >= 0)
            {
                terms[term] = Math.Clamp(amount, -Farthest, Farthest);
            }
        }
    }
}
