using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>Rows of parameters of which a minibatch moves a few: Adam on those that it touches, each row's gradients added in order.</summary>
/// <remarks>Rows that a minibatch leaves alone keep their parameters and their running means, so that a step costs what it touches.</remarks>
internal sealed class EmbeddingTable
{
    private const int RowBlock = 64;
    private readonly float[] _mean;
    private readonly float[] _square;
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly List<int> _touched = [];
    private readonly List<(int Source, int Place, int Next, float Factor)> _entries = [];

    public EmbeddingTable(int rows, int width)
    {
        Width = width;
        Values = new float[checked(rows * width)];
        _mean = new float[Values.Length];
        _square = new float[Values.Length];
        _first = new int[rows];
        _last = new int[rows];
        Array.Fill(_first, -1);
    }

    /// <summary>Parameters of a row.</summary>
    public int Width { get; }

    /// <summary>All rows.</summary>
    public float[] Values { get; }

    public Span<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>Draws the first columns of every row.</summary>
    public void Draw(int columns, double deviation, ulong seed)
    {
        var random = new RandomSource(seed);
        for (var row = 0; row < _first.Length; row++)
        {
            foreach (ref var value in Row(row)[..columns])
            {
                value = (float)random.Normal(0, deviation);
            }
        }
    }

    /// <summary>Says that a gradient of a row stands in a source, at place × width, and what it is multiplied by.</summary>
    public void Touch(int row, int source, int place, float factor = 1)
    {
        if (_first[row] < 0)
        {
            _first[row] = _entries.Count;
            _touched.Add(row);
        }
        else
        {
            var last = _last[row];
            _entries[last] = _entries[last] with { Next = _entries.Count };
        }

        _last[row] = _entries.Count;
        _entries.Add((source, place, -1, factor));
    }

    /// <summary>Adds up a row's gradients in the order in which they were named.</summary>
    public void Sum(int row, float[][] sources, Span<float> gradient)
    {
        gradient.Clear();
        for (var entry = _first[row]; entry >= 0; entry = _entries[entry].Next)
        {
            var (source, place, _, factor) = _entries[entry];
            Kernels.Axpy(factor, sources[source].AsSpan(place * Width, Width), gradient);
        }
    }

    /// <summary>Moves the rows that were touched, and forgets that they were.</summary>
    /// <param name="sources">Gradients.</param>
    /// <param name="step">The step size, with both corrections in it.</param>
    /// <param name="l2">The strength of the penalty ½·L2·‖row‖² on touched rows.</param>
    /// <param name="threads">Threads.</param>
    public void Step(float[][] sources, float step, float l2, int threads)
    {
        Blocks.For(_touched.Count, RowBlock, threads, (_, start, count) =>
        {
            Span<float> gradient = Width <= 256 ? stackalloc float[Width] : new float[Width];
            for (var i = start; i < start + count; i++)
            {
                var row = _touched[i];
                Sum(row, sources, gradient);
                if (l2 > 0)
                {
                    Kernels.Axpy(l2, Row(row), gradient);
                }

                var at = row * Width;
                LayerKernels.Adam(gradient, _mean.AsSpan(at, Width), _square.AsSpan(at, Width), Row(row), AdamPace.Beta1, AdamPace.Beta2, step);
                _first[row] = -1;
            }
        });
        _touched.Clear();
        _entries.Clear();
    }
}
