namespace AudienceML.Learning.Linear;

/// <summary>Weighted mean, variance, category shares and missing share of one column; mergeable in order (Chan, Golub and LeVeque 1979).</summary>
internal sealed class ColumnSummary(int categoryCount)
{
    private readonly double[] _categories = new double[categoryCount];
    private double _weight;
    private double _missing;
    private double _squares;

    public double Mean { get; private set; }

    public double MissingShare => _missing / (_weight + _missing);

    public double StandardDeviation
    {
        get
        {
            // Below the resolution of single precision around the mean there is only noise.
            var deviation = _weight > 0 ? Math.Sqrt(_squares / _weight) : 0;
            return deviation > 1e-7 * Math.Abs(Mean) ? deviation : 0;
        }
    }

    public double[] Shares()
    {
        var shares = new double[_categories.Length];
        for (var code = 0; code < shares.Length; code++)
        {
            shares[code] = _categories[code] / (_weight + _missing);
        }

        return shares;
    }

    public void AddNumber(float value, double weight)
    {
        if (float.IsNaN(value))
        {
            _missing += weight;
            return;
        }

        _weight += weight;
        var delta = value - Mean;
        Mean += delta * weight / _weight;
        _squares += weight * delta * (value - Mean);
    }

    public void AddCategory(int code, double weight)
    {
        if (code < 0)
        {
            _missing += weight;
            return;
        }

        _weight += weight;
        _categories[code] += weight;
    }

    public void Merge(ColumnSummary other)
    {
        _missing += other._missing;
        for (var code = 0; code < _categories.Length; code++)
        {
            _categories[code] += other._categories[code];
        }

        if (other._weight > 0)
        {
            var total = _weight + other._weight;
            var delta = other.Mean - Mean;
            _squares += other._squares + (delta * delta * _weight * other._weight / total);
            Mean += delta * other._weight / total;
            _weight = total;
        }
    }
}
