using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Clusters;

/// <summary>Weights, means and covariances of a mixture, and what a row's density needs of them.</summary>
/// <remarks>
/// With covariance L·Lᵀ the squared Mahalanobis distance of x is ‖L⁻¹(x - μ)‖². L⁻¹ is kept: a triangle row after row for
/// <see cref="CovarianceKind.Full"/> and <see cref="CovarianceKind.Tied"/>, one factor a column for the others.
/// </remarks>
internal sealed class MixtureParameters
{
    private MixtureParameters(CovarianceKind kind, int columns, double[] weights, double[] means, double[] whitening)
    {
        Kind = kind;
        Columns = columns;
        Weights = weights;
        Means = means;
        Whitening = whitening;
        Constants = new double[weights.Length];
        for (var k = 0; k < weights.Length; k++)
        {
            var constant = DeterministicMath.Log(weights[k]) - (0.5 * columns * 1.8378770664093454836); // ln 2π
            for (var j = 0; j < columns; j++)
            {
                constant += DeterministicMath.Log(whitening[At(k) + (IsTriangle ? Index(j, j) : j)]);
            }

            Constants[k] = constant;
        }
    }

    public CovarianceKind Kind { get; }

    public int Columns { get; }

    public int Components => Weights.Length;

    /// <summary>One share a component; they add up to 1.</summary>
    public double[] Weights { get; }

    /// <summary>Components × columns.</summary>
    public double[] Means { get; }

    /// <summary>L⁻¹ of each component; of all of them when it is tied.</summary>
    public double[] Whitening { get; }

    /// <summary>ln weight - ½·columns·ln 2π - ½·ln |covariance|.</summary>
    public double[] Constants { get; }

    public bool IsTriangle => Kind is CovarianceKind.Full or CovarianceKind.Tied;

    /// <summary>The number of free parameters, for information criteria.</summary>
    public long ParameterCount => (Components - 1) + ((long)Components * Columns) + Kind switch
    {
        CovarianceKind.Full => (long)Components * Columns * (Columns + 1) / 2,
        CovarianceKind.Tied => (long)Columns * (Columns + 1) / 2,
        CovarianceKind.Diagonal => (long)Components * Columns,
        _ => Components,
    };

    /// <summary>The number of doubles that <see cref="Whitening"/> has.</summary>
    public static long WhiteningLength(CovarianceKind kind, int components, int columns) => kind switch
    {
        CovarianceKind.Full => (long)components * columns * (columns + 1) / 2,
        CovarianceKind.Tied => (long)columns * (columns + 1) / 2,
        _ => (long)components * columns,
    };

    public static int Index(int row, int column) => (row * (row + 1) / 2) + column;

    public static MixtureParameters Restore(CovarianceKind kind, int columns, double[] weights, double[] means, double[] whitening)
        => new(kind, columns, weights, means, whitening);

    /// <summary>Makes parameters of covariances, or null when one is not positive definite.</summary>
    /// <param name="kind">The shape.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="weights">One a component.</param>
    /// <param name="means">Components × columns.</param>
    /// <param name="covariances">Triangles, or variances a column, as <see cref="Whitening"/> has them.</param>
    public static MixtureParameters? Create(CovarianceKind kind, int columns, double[] weights, double[] means, double[] covariances)
    {
        var whitening = (double[])covariances.Clone();
        if (kind is CovarianceKind.Full or CovarianceKind.Tied)
        {
            var size = Index(columns, 0);
            for (var at = 0; at < whitening.Length; at += size)
            {
                if (!Factor(whitening.AsSpan(at, size), columns))
                {
                    return null;
                }

                Invert(whitening.AsSpan(at, size), columns);
            }
        }
        else
        {
            foreach (ref var variance in whitening.AsSpan())
            {
                if (!(variance > 0))
                {
                    return null;
                }

                variance = 1 / Math.Sqrt(variance);
            }
        }

        return new(kind, columns, weights, means, whitening);
    }

    /// <summary>Where a component's part of <see cref="Whitening"/> starts.</summary>
    public int At(int component) => Kind switch
    {
        CovarianceKind.Full => component * Index(Columns, 0),
        CovarianceKind.Tied => 0,
        _ => component * Columns,
    };

    /// <summary>ln(weight · density) of a component at a row of scaled coordinates.</summary>
    public double LogDensity(ReadOnlySpan<double> row, int component)
    {
        var mean = Means.AsSpan(component * Columns, Columns);
        var factors = Whitening.AsSpan(At(component));
        var square = 0.0;
        for (var i = 0; i < Columns; i++)
        {
            double value;
            if (IsTriangle)
            {
                value = 0;
                var line = factors.Slice(Index(i, 0), i + 1);
                for (var j = 0; j <= i; j++)
                {
                    value += line[j] * (row[j] - mean[j]);
                }
            }
            else
            {
                value = factors[i] * (row[i] - mean[i]);
            }

            square += value * value;
        }

        return Constants[component] - (0.5 * square);
    }

    private static bool Factor(Span<double> triangle, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = triangle[Index(i, j)];
                for (var k = 0; k < j; k++)
                {
                    sum -= triangle[Index(i, k)] * triangle[Index(j, k)];
                }

                if (j < i)
                {
                    triangle[Index(i, j)] = sum / triangle[Index(j, j)];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    triangle[Index(i, i)] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Inverts a lower triangle in place, column by column from the left: what a step reads below is not overwritten before.</summary>
    private static void Invert(Span<double> triangle, int size)
    {
        for (var j = size - 1; j >= 0; j--)
        {
            var pivot = 1 / triangle[Index(j, j)];
            for (var i = size - 1; i > j; i--)
            {
                var sum = 0.0;
                for (var k = j + 1; k <= i; k++)
                {
                    sum += triangle[Index(i, k)] * triangle[Index(k, j)];
                }

                triangle[Index(i, j)] = -sum * pivot;
            }

            triangle[Index(j, j)] = pivot;
        }
    }
}
