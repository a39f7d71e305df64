namespace AudienceML.Features.Customer.Building;

/// <summary>
/// A sum that carries what rounding would lose (Knuth's two-sum), about 32 digits. Its value is therefore the same in whatever order the
/// numbers come, as those of a file and of a table do.
/// </summary>
internal struct PreciseSum
{
    private double _sum;
    private double _rest;

    public readonly double Value => _sum + _rest;

    public void Add(double value)
    {
        var sum = _sum + value;
        var added = sum - _sum;
        _rest += _sum - (sum - added) + (value - added);
        _sum = sum;
    }

    public void AddProduct(double x, double y)
    {
        var product = x * y;
        Add(product);
        _rest += Math.FusedMultiplyAdd(x, y, -product);
    }

    /// <summary>Adds another sum times a factor.</summary>
    public void AddProduct(in PreciseSum other, double factor)
    {
        AddProduct(other._sum, factor);
        _rest += other._rest * factor;
    }
}
