namespace AudienceML.Learning.Neural;

/// <summary>What a layer normalised over minibatches knows: the statistics of this minibatch, and those that scoring will use.</summary>
internal sealed class NormalizedLayer(int width)
{
    private const double Memory = 0.9;
    private readonly List<(float[] Means, float[] Squares)> _parts = [];
    private double _epsilon;
    private bool _hasRun;

    /// <summary>The minibatch's means.</summary>
    public float[] Means { get; } = new float[width];

    /// <summary>1 / standard deviation within the minibatch.</summary>
    public float[] Scales { get; } = new float[width];

    /// <summary>Running means.</summary>
    public double[] RunningMeans { get; } = new double[width];

    /// <summary>Running variances, corrected for the number of rows.</summary>
    public double[] RunningVariances { get; } = new double[width];

    /// <summary>Room for the way back: factor / standard deviation.</summary>
    public float[] Outer { get; } = new float[width];

    /// <summary>Room for the way back: mean slopes.</summary>
    public float[] MeanSlopes { get; } = new float[width];

    /// <summary>Room for the way back: means of slope × normalised value.</summary>
    public float[] MeanProducts { get; } = new float[width];

    /// <summary>Room for the means and sums of squares of a block.</summary>
    public (float[] Means, float[] Squares) Part(int block)
    {
        lock (_parts)
        {
            while (_parts.Count <= block)
            {
                _parts.Add((new float[width], new float[width]));
            }

            return _parts[block];
        }
    }

    /// <summary>Puts the blocks' parts together in their order (Chan, Golub and LeVeque 1983).</summary>
    public void Combine(int rows, double epsilon)
    {
        _epsilon = epsilon;
        for (var unit = 0; unit < width; unit++)
        {
            double mean = 0, squares = 0, count = 0;
            for (var block = 0; count < rows; block++)
            {
                var size = Math.Min(GradientBlock.MaxRows, rows - count);
                var apart = _parts[block].Means[unit] - mean;
                mean += apart * size / (count + size);
                squares += _parts[block].Squares[unit] + (apart * apart * count * size / (count + size));
                count += size;
            }

            Means[unit] = (float)mean;
            Scales[unit] = (float)(1 / Math.Sqrt((squares / rows) + epsilon));
            var variance = squares / Math.Max(1, rows - 1);
            RunningMeans[unit] = _hasRun ? (Memory * RunningMeans[unit]) + ((1 - Memory) * mean) : mean;
            RunningVariances[unit] = _hasRun ? (Memory * RunningVariances[unit]) + ((1 - Memory) * variance) : variance;
        }

        _hasRun = true;
    }

    /// <summary>Makes normalisation by the running statistics part of weights (inputs × units) and biases.</summary>
    public void FoldInto(Span<float> weights, Span<float> biases, ReadOnlySpan<float> factors)
    {
        for (var unit = 0; unit < width; unit++)
        {
            var factor = factors[unit] / Math.Sqrt(RunningVariances[unit] + _epsilon);
            biases[unit] = (float)(biases[unit] - (factor * RunningMeans[unit]));
            for (var at = unit; at < weights.Length; at += width)
            {
                weights[at] = (float)(weights[at] * factor);
            }
        }
    }
}
