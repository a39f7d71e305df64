namespace AudienceML.Features.Customer.Building;

/// <summary>Count, mean, deviation and extremes, the same in whatever order the values come; large means lose no digits.</summary>
internal struct Moments
{
    private PreciseSum _sum;
    private PreciseSum _squares;
    private double _minimum;
    private double _maximum;

    public int Count { get; private set; }

    public readonly double? Mean => Count == 0 ? null : _sum.Value / Count;

    public readonly double? Minimum => Count == 0 ? null : _minimum;

    public readonly double? Maximum => Count == 0 ? null : _maximum;

    /// <summary>Of the population.</summary>
    public readonly double? StandardDeviation => Count == 0 ? null : Deviation();

    public void Add(double value)
    {
        _minimum = Count == 0 ? value : Math.Min(_minimum, value);
        _maximum = Count == 0 ? value : Math.Max(_maximum, value);
        Count++;
        _sum.Add(value);
        _squares.AddProduct(value, value);
    }

    private readonly double Deviation()
    {
        if (_minimum.Equals(_maximum))
        {
            return 0;
        }

        // The squared distances from the mean m: Σx² − 2mΣx + nm².
        var mean = _sum.Value / Count;
        var squaredMean = default(PreciseSum);
        squaredMean.AddProduct(mean, mean);
        var distances = _squares;
        distances.AddProduct(_sum, -2 * mean);
        distances.AddProduct(squaredMean, Count);
        return Math.Sqrt(Math.Max(distances.Value, 0) / Count);
    }
}
