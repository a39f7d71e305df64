namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Histograms of leaves: 256 packed sums a feature. Bounded; a leaf that gets none is built anew when it is split.</summary>
internal sealed unsafe class HistogramPool : IDisposable
{
    /// <summary>Cells from feature to feature.</summary>
    public const int Stride = 256;

    /// <summary>Bytes that histograms take at most, but for the few that growing needs.</summary>
    public const long DefaultBudget = 1L << 30;

    private readonly NativeBuffer<long> _cells;
    private readonly Stack<int> _free = new();
    private readonly long _size;

    public HistogramPool(int features, int leaves, long budget)
    {
        _size = (long)features * Stride;
        var count = (int)Math.Clamp(budget / (_size * sizeof(long)), 4, leaves + 2);
        _cells = new NativeBuffer<long>(count * _size);
        for (var i = count - 1; i >= 0; i--)
        {
            _free.Push(i);
        }
    }

    /// <summary>Histograms that are free. Whoever splits a leaf needs two.</summary>
    public int FreeCount => _free.Count;

    public long* this[int histogram] => _cells.Pointer + (histogram * _size);

    public int Rent() => _free.Pop();

    public void Return(int histogram)
    {
        if (histogram >= 0)
        {
            _free.Push(histogram);
        }
    }

    public void Dispose() => _cells.Dispose();
}
