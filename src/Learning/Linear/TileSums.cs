using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Σ slope·x and Σ curve·x·xᵀ of some tiles for one function of the margins, in double precision, and the same for standardised terms and the intercept.
/// </summary>
internal sealed unsafe class TileSums(LinearRows rows, bool withCurvature)
{
    private const int N = LinearRows.TileRows;
    private readonly double[] _slopes = new double[rows.Width];
    private readonly double[] _curves = new double[withCurvature ? rows.Width : 0];
    private readonly double[] _products = new double[withCurvature ? rows.Width * rows.Width : 0];
    private readonly float[] _sum = new float[rows.Width];
    private readonly float[] _gram = new float[withCurvature ? rows.Width * rows.Width : 0];
    private double _slope;
    private double _curve;

    /// <summary>Adds a tile's slopes.</summary>
    public void AddSlopes(float* values, nuint stride, float* slopes)
    {
        _slope += Kernels.Sum(new ReadOnlySpan<float>(slopes, N));
        fixed (float* sum = _sum)
        {
            TileKernels.WeightedSums(values, stride, N, rows.Width, slopes, sum);
        }

        Widen.Add(_sum, _slopes);
    }

    /// <summary>Adds a tile's curves.</summary>
    public void AddCurves(float* values, nuint stride, float* curves)
    {
        _curve += Kernels.Sum(new ReadOnlySpan<float>(curves, N));
        fixed (float* sum = _sum, gram = _gram)
        {
            TileKernels.WeightedSums(values, stride, N, rows.Width, curves, sum);
            WeightedGram.Run(values, stride, N, rows.TermCount, curves, gram);
        }

        Widen.Add(_sum, _curves);
        Widen.Add(_gram, _products);
    }

    public void Merge(TileSums other)
    {
        _slope += other._slope;
        _curve += other._curve;
        Dense.AddScaled(_slopes, 1, other._slopes);
        Dense.AddScaled(_curves, 1, other._curves);
        Dense.AddScaled(_products, 1, other._products);
    }

    /// <summary>Σ slope · term j, standardised; the term behind the last is the intercept's 1.</summary>
    public double Slope(int j) => j == rows.TermCount ? _slope : rows.Scales[j] * (_slopes[j] - (rows.Centers[j] * _slope));

    /// <summary>Σ curve · term j · term k, standardised, k ≤ j.</summary>
    public double Product(int j, int k)
    {
        var d = rows.TermCount;
        if (k == d)
        {
            return _curve;
        }

        var (center, scale) = (rows.Centers[k], rows.Scales[k]);
        if (j == d)
        {
            return scale * (_curves[k] - (center * _curve));
        }

        var centered = _products[(j * rows.Width) + k] - (center * _curves[j]) - (rows.Centers[j] * _curves[k]) + (center * rows.Centers[j] * _curve);
        return scale * rows.Scales[j] * centered;
    }
}
