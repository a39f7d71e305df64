namespace AudienceML.Learning.Factorization.Als;

/// <summary>Working memory for one row's problem, on memory that somebody else holds.</summary>
internal readonly unsafe struct RowScratch
{
    /// <summary>Rows that are worked on at a time when a matrix is built: with their weighted copies they stay in the nearest caches.</summary>
    public const int ChunkRows = 128;

    // Conjugate gradients pass over the rows several times; up to a megabyte of them is kept.
    private const int KeptFloats = 1 << 18;

    /// <param name="start">Memory of at least <see cref="Length"/> floats.</param>
    /// <param name="size">Padded factors.</param>
    /// <param name="capacity">Rows that are kept; from <see cref="Capacity"/>.</param>
    /// <param name="longest">The most pairs of a row whose predictions are kept.</param>
    /// <param name="hasMatrix">Whether normal equations are built.</param>
    /// <param name="isPadded">Whether rows have padding, which then has to be zero whoever used the memory before.</param>
    public RowScratch(float* start, int size, int capacity, int longest, bool hasMatrix, bool isPadded)
    {
        Capacity = capacity;
        MatrixStride = size + FactorBlock.Lanes;
        var at = FactorBlock.Align(start);
        Rows = Take(ref at, (long)capacity * size);
        Extra = Take(ref at, capacity);
        Target = Take(ref at, capacity);
        Predicted = Take(ref at, longest);
        Vectors = Take(ref at, 5L * size);
        Prior = Take(ref at, size);
        Weighted = hasMatrix ? Take(ref at, (long)ChunkRows * size) : null;
        Matrix = hasMatrix ? Take(ref at, (long)size * MatrixStride) : null;
        Panel = hasMatrix ? Take(ref at, (long)FactorBlock.Lanes * MatrixStride) : null;
        if (isPadded)
        {
            new Span<float>(Rows, capacity * size).Clear();
        }
    }

    /// <summary>Rows that fit, a multiple of 8.</summary>
    public int Capacity { get; }

    /// <summary>From row to row of the matrix; behind the columns stands the right-hand side.</summary>
    public int MatrixStride { get; }

    /// <summary>The factors of the row's pairs.</summary>
    public float* Rows { get; }

    /// <summary>What each pair adds to the matrix.</summary>
    public float* Extra { get; }

    /// <summary>What each pair adds to the right-hand side.</summary>
    public float* Target { get; }

    /// <summary>What each pair of a long row is predicted to be.</summary>
    public float* Predicted { get; }

    /// <summary>Five vectors.</summary>
    public float* Vectors { get; }

    /// <summary>One more, for what the right-hand side starts from.</summary>
    public float* Prior { get; }

    /// <summary>The rows times their weights.</summary>
    public float* Weighted { get; }

    /// <summary>The normal equations.</summary>
    public float* Matrix { get; }

    /// <summary>Sixteen rows of the factor, divided by their pivots.</summary>
    public float* Panel { get; }

    /// <summary>How many rows to keep for conjugate gradients.</summary>
    public static int KeptRows(int size, int count)
        => Math.Max(RowProducts.Rows, Math.Min((count + RowProducts.Rows - 1) / RowProducts.Rows * RowProducts.Rows, KeptFloats / size / RowProducts.Rows * RowProducts.Rows));

    /// <summary>The floats that it takes.</summary>
    public static int Length(int size, int capacity, int longest, bool hasMatrix)
    {
        var stride = size + FactorBlock.Lanes;
        var matrix = hasMatrix ? ((long)ChunkRows * size) + ((long)(size + FactorBlock.Lanes) * stride) : 0;
        return checked((int)(((long)capacity * (size + 2)) + longest + (6L * size) + matrix + (10 * FactorBlock.Lanes)));
    }

    private static float* Take(ref float* at, long count)
    {
        var start = at;
        at = FactorBlock.Align(at + count);
        return start;
    }
}
