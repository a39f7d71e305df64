namespace AudienceML.Learning.Linear;

/// <summary>Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5).</summary>
internal sealed class SymmetricEigen
{
    private const int MaxSweeps = 60;
    private readonly double[] _vectors;
    private readonly int _n;

    public SymmetricEigen(ReadOnlySpan<double> triangle, int n, CancellationToken cancellationToken)
    {
        _n = n;
        var a = new double[n * n];
        _vectors = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            _vectors[(j * n) + j] = 1;
            for (var k = 0; k <= j; k++)
            {
                a[(j * n) + k] = a[(k * n) + j] = triangle[Cholesky.Index(j, k)];
            }
        }

        for (var sweep = 0; sweep < MaxSweeps && !IsDiagonal(a); sweep++)
        {
            for (var p = 0; p < n; p++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var q = p + 1; q < n; q++)
                {
                    Rotate(a, p, q);
                }
            }
        }

        Values = new double[n];
        for (var j = 0; j < n; j++)
        {
            Values[j] = a[(j * n) + j];
        }
    }

    public double[] Values { get; }

    /// <summary>The smallest eigenvalue that counts: below is rounding.</summary>
    public double Cutoff => Values.Length == 0 ? 0 : 1e-13 * _n * Math.Max(0, Values.Max());

    /// <summary>How many eigenvalues count.</summary>
    public int Rank => Values.Count(v => v > Cutoff);

    /// <summary>A⁺·b: of all x that bring A·x closest to b the shortest.</summary>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        var x = new double[_n];
        for (var e = 0; e < _n; e++)
        {
            if (Values[e] > Cutoff)
            {
                var vector = _vectors.AsSpan(e * _n, _n);
                Dense.AddScaled(x, Dense.Dot(vector, b) / Values[e], vector);
            }
        }

        return x;
    }

    private bool IsDiagonal(double[] a)
    {
        double off = 0, on = 0;
        for (var j = 0; j < _n; j++)
        {
            on += a[(j * _n) + j] * a[(j * _n) + j];
            for (var k = 0; k < j; k++)
            {
                off += a[(j * _n) + k] * a[(j * _n) + k];
            }
        }

        return !(off > 1e-32 * on);
    }

    private void Rotate(double[] a, int p, int q)
    {
        var n = _n;
        var apq = a[(p * n) + q];
        if (apq == 0)
        {
            return;
        }

        var theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * apq);
        var t = Math.Abs(theta) > 1e150 ? 0.5 / theta : (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        RotateRows(a.AsSpan(p * n, n), a.AsSpan(q * n, n), c, s);
        for (var k = 0; k < n; k++)
        {
            var (x, y) = (a[(k * n) + p], a[(k * n) + q]);
            a[(k * n) + p] = (c * x) - (s * y);
            a[(k * n) + q] = (s * x) + (c * y);
        }

        a[(p * n) + q] = a[(q * n) + p] = 0;
        RotateRows(_vectors.AsSpan(p * n, n), _vectors.AsSpan(q * n, n), c, s);
    }

    private static void RotateRows(Span<double> x, Span<double> y, double c, double s)
    {
        for (var k = 0; k < x.Length; k++)
        {
            (x[k], y[k]) = ((c * x[k]) - (s * y[k]), (s * x[k]) + (c * y[k]));
        }
    }
}
