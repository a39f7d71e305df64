namespace AudienceML.Learning.Trees.Forests;

/// <summary>Adds up what trees say about the rows that they did not draw.</summary>
/// <remarks>Sums are whole numbers, so that they do not depend on which tree comes first.</remarks>
internal sealed class OutOfBagSums(int rows, int outputs, double largest)
{
    private readonly long[] _sums = new long[(long)rows * outputs];
    private readonly int[] _trees = new int[rows];
    private readonly double _scale = (1L << 40) / Math.Max(largest, float.Epsilon);

    /// <summary>Adds a tree's answer. Any thread may call.</summary>
    public void Add(uint row, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < outputs; i++)
        {
            Interlocked.Add(ref _sums[((long)row * outputs) + i], (long)Math.Round(values[i] * _scale));
        }

        Interlocked.Increment(ref _trees[row]);
    }

    /// <summary>The mean answers; NaN for rows that every tree drew.</summary>
    public float[] Means()
    {
        var means = new float[_sums.Length];
        for (var i = 0; i < means.Length; i++)
        {
            var trees = _trees[i / outputs];
            means[i] = trees == 0 ? float.NaN : (float)(_sums[i] / _scale / trees);
        }

        return means;
    }
}
