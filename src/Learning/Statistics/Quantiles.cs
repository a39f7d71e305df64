using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Statistics;

/// <summary>Quantiles of a sample, linear between the order statistics (type 7 of Hyndman and Fan 1996). NaN values are left out.</summary>
public static class Quantiles
{
    /// <summary>The values below which the given shares of the sample lie; NaN when the sample has no values. O(n).</summary>
    /// <param name="sample">Any order.</param>
    /// <param name="shares">Each 0 to 1.</param>
    public static double[] Of(ReadOnlySpan<float> sample, ReadOnlySpan<double> shares)
    {
        var sorted = SortedValues(sample);
        var quantiles = new double[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            quantiles[i] = OfSorted(sorted, shares[i]);
        }

        return quantiles;
    }

    /// <summary>One quantile of an ascending sample without NaN; NaN when it is empty.</summary>
    public static double OfSorted(ReadOnlySpan<float> sorted, double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        }

        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var below = (int)place;
        double low = sorted[below];
        double high = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return low == high ? low : low + ((place - below) * (high - low));
    }

    /// <summary>The values in ascending order without the NaN ones.</summary>
    internal static float[] SortedValues(ReadOnlySpan<float> sample)
    {
        var sorted = GC.AllocateUninitializedArray<float>(sample.Length);
        RadixSort.Sort(sample, sorted);
        var count = sorted.Length;
        while (count > 0 && float.IsNaN(sorted[count - 1]))
        {
            count--;
        }

        return count == sorted.Length ? sorted : sorted[..count];
    }
}
