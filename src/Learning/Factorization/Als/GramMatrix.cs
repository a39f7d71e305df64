using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Σ y·yᵀ over rows of factors.</summary>
internal static unsafe class GramMatrix
{
    private const int LeastRows = 512;
    private const int MostBlocks = 32;

    /// <summary>The Gram matrix, padded with zeros to rows and columns alike and symmetric to the last bit.</summary>
    public static FactorBlock Of(FactorBlock rows, int threads, CancellationToken cancellationToken = default)
    {
        // The blocks hang on the number of rows alone, so that threads change no bit.
        var size = rows.Stride;
        var blockSize = Math.Max(LeastRows, (rows.Rows + MostBlocks - 1) / MostBlocks);
        var parts = new FactorBlock[Blocks.Count(rows.Rows, blockSize)];
        Blocks.For(
            rows.Rows,
            blockSize,
            threads,
            (block, first, count) =>
            {
                var part = parts[block] = new FactorBlock(size, rows.Factors);
                for (var done = 0; done < count; done += RowScratch.ChunkRows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var from = rows[first + done];
                    OuterProducts.Accumulate(from, from, Math.Min(RowScratch.ChunkRows, count - done), size, size, size, part.Start, size);
                }
            },
            cancellationToken);
        var sum = parts.Length == 0 ? new FactorBlock(size, rows.Factors) : parts[0];
        for (var i = 0; i < size; i++)
        {
            for (var k = i; k < size; k++)
            {
                for (var part = 1; part < parts.Length; part++)
                {
                    sum[i][k] += parts[part][i][k];
                }

                sum[k][i] = sum[i][k];
            }
        }

        GC.KeepAlive(rows);
        return sum;
    }

    /// <summary>The matrix times a number.</summary>
    public static FactorBlock Scaled(FactorBlock gram, float factor)
    {
        var scaled = new FactorBlock(gram.Rows, gram.Factors);
        for (var row = 0; row < gram.Rows; row++)
        {
            for (var k = 0; k < gram.Stride; k++)
            {
                scaled[row][k] = factor * gram[row][k];
            }
        }

        return scaled;
    }

    /// <summary>gram ← gram + sign·y·yᵀ: what changes when a row of factors comes or goes.</summary>
    public static void Add(FactorBlock gram, ReadOnlySpan<float> factors, float sign)
    {
        for (var i = 0; i < factors.Length; i++)
        {
            for (var k = 0; k < factors.Length; k++)
            {
                gram[i][k] = MathF.FusedMultiplyAdd(sign * factors[i], factors[k], gram[i][k]);
            }
        }
    }
}
