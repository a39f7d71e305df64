namespace AudienceML.Learning.Linear;

/// <summary>Short sums over weights in double precision; four turns so that steps do not wait for one another.</summary>
internal static class Dense
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        y = y[..x.Length];
        for (; i + 4 <= x.Length; i += 4)
        {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }

        for (; i < x.Length; i++)
        {
            a += x[i] * y[i];
        }

        return (a + b) + (c + d);
    }

    /// <summary>x += factor · y.</summary>
    public static void AddScaled(Span<double> x, double factor, ReadOnlySpan<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] += factor * y[i];
        }
    }

    public static double[] Subtract(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var difference = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            difference[i] = x[i] - y[i];
        }

        return difference;
    }

    public static double[] Negate(ReadOnlySpan<double> x) => Subtract(new double[x.Length], x);

    /// <summary>The largest absolute value.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
