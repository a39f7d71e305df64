using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>The space in which a product measures how near items are: taste where it was learned, else content.</summary>
internal sealed class TasteSpace
{
    private readonly FeatureMatrix _vectors;

    private TasteSpace(FeatureMatrix vectors) => _vectors = vectors;

    /// <summary>The length of a vector.</summary>
    public int Width => _vectors.ColumnCount;

    /// <summary>The space in which the most of some items are known; taste when it is a draw, null when none is known in either.</summary>
    public static TasteSpace? For(ProductParts parts, ReadOnlySpan<int> items)
    {
        var (taste, content) = (Known(parts.TasteVectors, items), Known(parts.ContentVectors, items));
        return taste == 0 && content == 0 ? null : new(taste >= content ? parts.TasteVectors! : parts.ContentVectors!);
    }

    /// <summary>The vector of an item; all 0 when it is not known here.</summary>
    public ReadOnlySpan<float> Of(int item) => _vectors.Row(item);

    /// <summary>Whether an item is known here.</summary>
    public bool Has(int item) => _vectors.Row(item).ContainsAnyExcept(0f);

    /// <summary>How near an item is to a vector of length 1: -1 to 1.</summary>
    public float Nearness(int item, ReadOnlySpan<float> to) => Math.Clamp(Kernels.Dot(_vectors.Row(item), to), -1, 1);

    /// <summary>Adds an item's vector, weighted.</summary>
    public void Add(int item, double weight, Span<double> sum)
    {
        var row = _vectors.Row(item);
        for (var i = 0; i < row.Length; i++)
        {
            sum[i] += weight * row[i];
        }
    }

    /// <summary>Brings a sum to length 1; false when it is nothing.</summary>
    public static bool Normalise(ReadOnlySpan<double> sum, Span<float> unit)
    {
        var square = 0.0;
        foreach (var x in sum)
        {
            square += x * x;
        }

        var length = Math.Sqrt(square);
        for (var i = 0; i < sum.Length; i++)
        {
            unit[i] = length > 1e-9 ? (float)(sum[i] / length) : 0;
        }

        return length > 1e-9;
    }

    private static int Known(FeatureMatrix? vectors, ReadOnlySpan<int> items)
    {
        var known = 0;
        foreach (var item in items)
        {
            known += vectors?.Row(item).ContainsAnyExcept(0f) == true ? 1 : 0;
        }

        return known;
    }
}
