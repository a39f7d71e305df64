namespace AudienceML.Learning.Linear;

/// <summary>Weighted mean, variance, category shares and missing share of one column; mergeable in order.</summary>
internal sealed class ColumnSummary(int categoryCount)
{
    private readonly double[] _categories = new double[categoryCount];
    private double _weight;
    private double _missing;

    // Around a shift, the first value seen: squares of large values would lose the digits that matter.
    private double _shift = double.NaN;
    private double _sum;
    private double _squares;

    public double Mean => _weight > 0 ? _shift + (_sum / _weight) : 0;

    public double MissingShare => _missing / (_weight + _missing);

    public double StandardDeviation
    {
        get
        {
            // Below the resolution of single precision around the mean there is only noise.
            var deviation = _weight > 0 ? Math.Sqrt(Math.Max(0, _squares - (_sum * _sum / _weight)) / _weight) : 0;
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

    /// <summary>Adds numbers; false when one is infinite.</summary>
    public bool AddNumbers(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        var (weightSum, missing, sum, squares, areFinite) = (_weight, _missing, _sum, _squares, true);
        for (var i = 0; i < values.Length; i++)
        {
            double value = values[i];
            double weight = weights[i];
            if (double.IsNaN(value))
            {
                missing += weight;
                continue;
            }

            if (weightSum == 0)
            {
                _shift = value;
            }

            areFinite &= double.IsFinite(value);
            var delta = value - _shift;
            weightSum += weight;
            sum += weight * delta;
            squares += weight * delta * delta;
        }

        (_weight, _missing, _sum, _squares) = (weightSum, missing, sum, squares);
        return areFinite;
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
            _shift = _weight == 0 ? other._shift : _shift;
            var delta = other._shift - _shift;
            _squares += other._squares + (2 * delta * other._sum) + (delta * delta * other._weight);
            _sum += other._sum + (delta * other._weight);
            _weight += other._weight;
        }
    }
}
