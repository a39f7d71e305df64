namespace AudienceML.Features.Customer.Building;

/// <summary>Count, mean, deviation and extremes, updated value by value (Welford 1962), so that large means lose no digits.</summary>
internal struct Moments
{
    private double _mean;
    private double _squares;
    private double _minimum;
    private double _maximum;

    public int Count { get; private set; }

    public readonly double? Mean => Count == 0 ? null : _mean;

    public readonly double? Minimum => Count == 0 ? null : _minimum;

    public readonly double? Maximum => Count == 0 ? null : _maximum;

    /// <summary>Of the population.</summary>
    public readonly double? StandardDeviation => Count == 0 ? null : Math.Sqrt(_squares / Count);

    public void Add(double value)
    {
        _minimum = Count == 0 ? value : Math.Min(_minimum, value);
        _maximum = Count == 0 ? value : Math.Max(_maximum, value);
        Count++;
        var difference = value - _mean;
        _mean += difference / Count;
        _squares += difference * (value - _mean);
    }
}
