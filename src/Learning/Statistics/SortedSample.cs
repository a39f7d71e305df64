namespace AudienceML.Learning.Statistics;

/// <summary>A sample in ascending order: sorted once, then compared, counted and cut in little time. Immutable.</summary>
public sealed class SortedSample
{
    private readonly float[] _values;

    private SortedSample(float[] values, long missingCount) => (_values, MissingCount) = (values, missingCount);

    /// <summary>The values in ascending order; -0 counts as 0.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The values that are not missing.</summary>
    public int Count => _values.Length;

    /// <summary>The NaN values, which are not among <see cref="Values"/>.</summary>
    public long MissingCount { get; }

    /// <summary>Sorts a copy of the values. O(n).</summary>
    /// <param name="values">Any order; NaN is missing.</param>
    public static SortedSample Of(ReadOnlySpan<float> values)
    {
        var sorted = Quantiles.SortedValues(values);
        return new SortedSample(sorted, values.Length - sorted.Length);
    }

    /// <summary>How many values are at most <paramref name="value"/>. O(log n).</summary>
    public int CountUpTo(float value)
    {
        int low = 0, high = _values.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _values[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
