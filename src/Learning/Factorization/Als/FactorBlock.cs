using AudienceML.Learning.Data;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Rows of factors, padded with zeros to whole cache lines, on memory that starts at one and does not move.</summary>
internal sealed unsafe class FactorBlock
{
    /// <summary>Floats of a cache line, and lanes of a sum.</summary>
    public const int Lanes = 16;

    private readonly float[] _memory;

    public FactorBlock(int rows, int factors)
    {
        (Rows, Factors, Stride) = (rows, factors, Padded(factors));
        _memory = GC.AllocateArray<float>(checked((int)(((long)rows * Stride) + Lanes)), pinned: true);
        fixed (float* start = _memory)
        {
            Start = Align(start);
        }
    }

    public int Rows { get; }

    public int Factors { get; }

    /// <summary>Floats from row to row.</summary>
    public int Stride { get; }

    /// <summary>The first row.</summary>
    public float* Start { get; }

    public Span<float> Row(int row) => new(this[row], Factors);

    public float* this[int row] => Start + ((long)row * Stride);

    public static int Padded(int factors) => (factors + Lanes - 1) / Lanes * Lanes;

    public static float* Align(float* at) => (float*)(((nuint)at + 63) & ~(nuint)63);

    /// <summary>The rows without padding: these very ones where there is none.</summary>
    public FeatureMatrix ToMatrix()
    {
        fixed (float* start = _memory)
        {
            if (Stride == Factors)
            {
                return new(_memory.AsMemory((int)(Start - start), Rows * Factors), Rows, Factors);
            }
        }

        var values = new FeatureMatrix(Rows, Factors);
        for (var row = 0; row < Rows; row++)
        {
            Row(row).CopyTo(values.Row(row));
        }

        return values;
    }

    /// <summary>Rows that lie without gaps, and rows of zeros behind them.</summary>
    public static FactorBlock Of(ReadOnlySpan<float> values, int rows, int factors, int padded)
    {
        var block = new FactorBlock(padded, factors);
        for (var row = 0; row < rows; row++)
        {
            values.Slice(row * factors, factors).CopyTo(block.Row(row));
        }

        return block;
    }
}
