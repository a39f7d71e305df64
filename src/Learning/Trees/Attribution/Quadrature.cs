using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Attribution;

/// <summary>Gauss-Legendre quadrature from 0 to 1: exact for polynomials of a degree below twice the number of points.</summary>
internal sealed class Quadrature
{
    // Paths of more different features than that do not occur; the sum would still be close.
    private const int MaxCount = 512;
    private static readonly ConcurrentDictionary<int, Quadrature> Made = new();
    private readonly double[] _points;
    private readonly double[] _weights;

    private Quadrature(int count)
    {
        _points = new double[count];
        _weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            // Newton's method on the Legendre polynomial of degree count, whose roots lie close to those of Chebyshev's.
            var x = DeterministicMath.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 1;
            for (var step = 0; step < 8; step++)
            {
                double previous = 1, value = x;
                for (var k = 2; k <= count; k++)
                {
                    (previous, value) = (value, (((2 * k) - 1) * x * value - ((k - 1) * previous)) / k);
                }

                slope = count * ((x * value) - previous) / ((x * x) - 1);
                x -= value / slope;
            }

            _points[i] = (1 + x) / 2;
            _weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }
    }

    public int Count => _points.Length;

    /// <summary>The smallest one that is exact for a degree up to 1023.</summary>
    public static Quadrature ForDegree(int degree)
    {
        var count = 4;
        while (degree >= 2 * count && count < MaxCount)
        {
            count *= 2;
        }

        return Made.GetOrAdd(count, points => new Quadrature(points));
    }

    public Vector256<double> Points(int index) => Vector256.Create<double>(_points.AsSpan(index));

    public Vector256<double> Weights(int index) => Vector256.Create<double>(_weights.AsSpan(index));
}
