namespace AudienceML.Learning.Statistics;

/// <summary>Count, mean, variance and range in one pass (Welford 1962), mergeable (Chan, Golub and LeVeque 1979). NaN is counted as missing.</summary>
public sealed class RunningMoments
{
    private double _squares;

    /// <summary>The values seen, without the missing ones.</summary>
    public long Count { get; private set; }

    /// <summary>The NaN values seen.</summary>
    public long MissingCount { get; private set; }

    /// <summary>The mean; NaN without values.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>The smallest value; NaN without values.</summary>
    public double Minimum { get; private set; } = double.NaN;

    /// <summary>The largest value; NaN without values.</summary>
    public double Maximum { get; private set; } = double.NaN;

    /// <summary>The variance of the values themselves (divided by n); NaN without values.</summary>
    public double PopulationVariance => Count > 0 ? _squares / Count : double.NaN;

    /// <summary>The unbiased variance (divided by n - 1); NaN for fewer than two values.</summary>
    public double SampleVariance => Count > 1 ? _squares / (Count - 1) : double.NaN;

    /// <summary>Adds one value.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            MissingCount++;
            return;
        }

        Count++;
        if (Count == 1)
        {
            Mean = Minimum = Maximum = value;
            return;
        }

        var delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
    }

    /// <summary>Adds many values in order.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    /// <summary>Adds what another one has seen.</summary>
    public void Merge(RunningMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        MissingCount += other.MissingCount;
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            (Count, Mean, _squares, Minimum, Maximum) = (other.Count, other.Mean, other._squares, other.Minimum, other.Maximum);
            return;
        }

        var total = Count + other.Count;
        var delta = other.Mean - Mean;
        _squares += other._squares + (delta * delta * Count * other.Count / total);
        Mean += delta * other.Count / total;
        Count = total;
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
    }
}
