using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A density over some parameters: a kernel around each point that was tried, and one over the whole range as a prior.</summary>
/// <remarks>
/// Numbers have normal kernels on the parameter's scale, cut off at the ends of the range; choices have kernels that favour their own
/// value. A kernel is the product over the parameters, so that one mixture holds their interactions.
/// </remarks>
internal sealed class ParzenDensity
{
    private const double BandwidthOfOnePoint = 0.2;
    private readonly Parameter[] _parameters;
    private readonly double[] _weights;
    private readonly double[] _logWeights;

    // By parameter, then by kernel; the prior is the last kernel.
    private readonly double[][] _centers;
    private readonly double[][] _widths;
    private readonly double[][] _logScales;
    private readonly double[] _sums;

    public ParzenDensity(Parameter[] parameters, double[][] points, TpeOptions options)
    {
        _parameters = parameters;
        _weights = Weights(points.Length, options);
        var total = _weights.Sum();
        _logWeights = Array.ConvertAll(_weights, weight => DeterministicMath.Log(weight / total));
        _centers = new double[parameters.Length][];
        _widths = new double[parameters.Length][];
        _logScales = new double[parameters.Length][];
        _sums = new double[points.Length + 1];
        for (var j = 0; j < parameters.Length; j++)
        {
            if (parameters[j].IsChoice)
            {
                Choices(j, points, options.PriorWeight);
            }
            else
            {
                Numbers(j, points, options.IsMultivariate && parameters.Length > 1);
            }
        }
    }

    /// <summary>Draws a point.</summary>
    public void Draw(RandomSource random, Span<double> point)
    {
        var kernel = random.Choose(_weights);
        for (var j = 0; j < _parameters.Length; j++)
        {
            point[j] = _parameters[j].IsChoice ? DrawChoice(j, kernel, random) : DrawNumber(j, kernel, random);
        }
    }

    /// <summary>The logarithm of the density at a point.</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        var greatest = double.NegativeInfinity;
        _logWeights.CopyTo(_sums, 0);
        for (var j = 0; j < _parameters.Length; j++)
        {
            Add(j, point[j]);
        }

        foreach (var sum in _sums)
        {
            greatest = Math.Max(greatest, sum);
        }

        var density = 0.0;
        foreach (var sum in _sums)
        {
            density += DeterministicMath.Exp(sum - greatest);
        }

        return greatest + DeterministicMath.Log(density);
    }

    private static double[] Weights(int count, TpeOptions options)
    {
        // The last trials count in full, those before them rise from 1/n to 1.
        var weights = new double[count + 1];
        var ramp = Math.Max(0, count - options.FullWeightTrials);
        for (var i = 0; i < count; i++)
        {
            weights[i] = i < ramp && ramp > 1 ? (1.0 / count) + ((1 - (1.0 / count)) * i / (ramp - 1)) : 1;
        }

        weights[count] = options.PriorWeight;
        return weights;
    }

    private void Choices(int j, double[][] points, double priorWeight)
    {
        // The share of a kernel's own value, and that of every other one; the prior knows no own value.
        var choices = _parameters[j].Options.Count;
        var share = priorWeight / (points.Length + 1);
        var whole = 1 + (choices * share);
        _centers[j] = [.. points.Select(p => p[j]), double.NaN];
        _widths[j] = [DeterministicMath.Log((1 + share) / whole), DeterministicMath.Log(share / whole), DeterministicMath.Log(1.0 / choices)];
        _logScales[j] = [];
    }

    private void Numbers(int j, double[][] points, bool isMultivariate)
    {
        var parameter = _parameters[j];
        var (low, high) = parameter.Range;
        var range = high - low;
        var centers = new double[points.Length + 1];
        var widths = new double[centers.Length];
        for (var i = 0; i < points.Length; i++)
        {
            centers[i] = Math.Clamp(parameter.ToScale(points[i][j]), low, high);
        }

        centers[^1] = (low + high) / 2;
        if (isMultivariate)
        {
            // Scott's rule for the dimensions chosen together.
            var exponent = -1.0 / (_parameters.Length + 4);
            Array.Fill(widths, BandwidthOfOnePoint * range * DeterministicMath.Exp(exponent * DeterministicMath.Log(Math.Max(1, points.Length))));
        }
        else
        {
            NeighbourDistances(centers, widths, low, high);
        }

        // "Magic clipping": a kernel is never so narrow that the search could get stuck on one point.
        var narrowest = range / Math.Min(100, points.Length + 2);
        var logScales = new double[centers.Length];
        for (var i = 0; i < centers.Length; i++)
        {
            var width = i == centers.Length - 1 ? range : Math.Clamp(widths[i], narrowest, range);
            width = Math.Max(width, i == centers.Length - 1 ? 0 : parameter.HalfCell(points[i][j]));
            widths[i] = width;
            var inside = width == 0 ? 1 : SpecialFunctions.NormalCdf((high - centers[i]) / width) - SpecialFunctions.NormalCdf((low - centers[i]) / width);
            logScales[i] = width == 0 ? 0 : -DeterministicMath.Log(inside * width);
        }

        (_centers[j], _widths[j], _logScales[j]) = (centers, widths, logScales);
    }

    /// <summary>The width of a kernel is the distance to its farther neighbour, the prior and the ends of the range among them.</summary>
    private static void NeighbourDistances(double[] centers, double[] widths, double low, double high)
    {
        var order = Enumerable.Range(0, centers.Length).OrderBy(i => centers[i]).ToArray();
        for (var at = 0; at < order.Length; at++)
        {
            var center = centers[order[at]];
            var left = center - (at == 0 ? low : centers[order[at - 1]]);
            var right = (at == order.Length - 1 ? high : centers[order[at + 1]]) - center;

            // With a neighbour on one side only, the end of the range would make the kernel too wide.
            widths[order[at]] = order.Length > 1 && at == 0 ? right : order.Length > 1 && at == order.Length - 1 ? left : Math.Max(left, right);
        }
    }

    private double DrawNumber(int j, int kernel, RandomSource random)
    {
        var (low, high) = _parameters[j].Range;
        var place = _centers[j][kernel];
        if (_widths[j][kernel] > 0)
        {
            do
            {
                place = random.Normal(_centers[j][kernel], _widths[j][kernel]);
            }
            while (!(place >= low && place <= high));
        }

        return _parameters[j].FromScale(place);
    }

    private double DrawChoice(int j, int kernel, RandomSource random)
    {
        var choices = _parameters[j].Options.Count;
        var own = _centers[j][kernel];
        if (double.IsNaN(own))
        {
            return random.NextInt32(choices);
        }

        // The own value with what it has more than the others, else any of all.
        var more = DeterministicMath.Exp(_widths[j][0]) - DeterministicMath.Exp(_widths[j][1]);
        return random.Bernoulli(more) ? own : random.NextInt32(choices);
    }

    private void Add(int j, double value)
    {
        var centers = _centers[j];
        var widths = _widths[j];
        if (_parameters[j].IsChoice)
        {
            for (var i = 0; i < centers.Length; i++)
            {
                _sums[i] += double.IsNaN(centers[i]) ? widths[2] : centers[i] == value ? widths[0] : widths[1];
            }

            return;
        }

        var place = _parameters[j].ToScale(value);
        for (var i = 0; i < centers.Length; i++)
        {
            var distance = widths[i] == 0 ? 0 : (place - centers[i]) / widths[i];
            _sums[i] += _logScales[j][i] - (0.5 * distance * distance);
        }
    }
}
