namespace AudienceML.Learning.Linear;

/// <summary>
/// Minimises ½·wᵀGw - bᵀw + Σ l1·|w| + ½ Σ l2·w² one weight at a time with covariance updates (Friedman, Hastie and Tibshirani 2010): sweeps over
/// the weights that are not 0 until they stand still, then one over all.
/// </summary>
internal sealed class CoordinateDescent
{
    private readonly double[] _products; // symmetric, row after row
    private readonly double[] _target;
    private readonly int _n;

    /// <summary>Creates the problem.</summary>
    /// <param name="triangle">G, a lower triangle.</param>
    /// <param name="target">b.</param>
    public CoordinateDescent(double[] triangle, double[] target)
    {
        _n = target.Length;
        _target = target;
        _products = new double[_n * _n];
        for (var j = 0; j < _n; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                _products[(j * _n) + k] = _products[(k * _n) + j] = triangle[Cholesky.Index(j, k)];
            }
        }
    }

    /// <summary>Improves the weights in place until no weight moves the fit by more than the tolerance; returns the sweeps.</summary>
    public int Run(double[] weights, double[] l1, double[] l2, double tolerance, int maxSweeps, CancellationToken cancellationToken)
    {
        var slopes = _target.ToArray(); // b - G·w
        for (var j = 0; j < _n; j++)
        {
            if (weights[j] != 0)
            {
                Dense.AddScaled(slopes, -weights[j], Row(j));
            }
        }

        for (var sweep = 1; ; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Sweep(weights, slopes, l1, l2, isActiveOnly: false) <= tolerance || sweep >= maxSweeps)
            {
                return sweep;
            }

            while (sweep < maxSweeps && Sweep(weights, slopes, l1, l2, isActiveOnly: true) > tolerance)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sweep++;
            }
        }
    }

    private ReadOnlySpan<double> Row(int j) => _products.AsSpan(j * _n, _n);

    private double Sweep(double[] weights, double[] slopes, double[] l1, double[] l2, bool isActiveOnly)
    {
        var largest = 0.0;
        for (var j = 0; j < _n; j++)
        {
            var own = _products[(j * _n) + j];
            if ((isActiveOnly && weights[j] == 0) || !(own + l2[j] > 0))
            {
                continue;
            }

            var pull = slopes[j] + (own * weights[j]);
            var next = Math.Max(0, Math.Abs(pull) - l1[j]) * Math.Sign(pull) / (own + l2[j]);
            var change = next - weights[j];
            if (change != 0)
            {
                weights[j] = next;
                Dense.AddScaled(slopes, -change, Row(j));
                largest = Math.Max(largest, Math.Abs(change) * Math.Sqrt(own + l2[j]));
            }
        }

        return largest;
    }
}
