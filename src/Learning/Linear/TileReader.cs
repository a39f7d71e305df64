using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>Goes over tiles of rows: in place, or encoded into a buffer.</summary>
internal static unsafe class TileReader
{
    private const int N = LinearRows.TileRows;
    private const int SmallestBlock = 8; // tiles
    private const long PartialLimit = 4 << 20; // numbers in all blocks' sums together

    /// <summary>Called for each tile.</summary>
    /// <param name="values">The tile's rows.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="labels">The rows' labels.</param>
    /// <param name="weights">The rows' weights, 0 behind the last row.</param>
    public delegate void Visit(float* values, nuint stride, float* labels, float* weights);

    /// <summary>Sums something over every so many tiles, in blocks that depend on the rows alone.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="step">Every how many tiles count.</param>
    /// <param name="context">Threads.</param>
    /// <param name="size">Numbers in one sum.</param>
    /// <param name="create">A new sum.</param>
    /// <param name="visitor">What adds a tile to a sum; called once for each sum.</param>
    /// <param name="merge">Adds the second sum to the first.</param>
    /// <param name="cancellationToken">Checked for each tile.</param>
    public static TSum Sum<TSum>(
        LinearRows rows, int step, LearningContext context, long size, Func<TSum> create, Func<TSum, Visit> visitor, Action<TSum, TSum> merge,
        CancellationToken cancellationToken)
    {
        var tiles = Blocks.Count(rows.TileCount, step);
        var most = (int)Math.Clamp(PartialLimit / size, 1, 64);
        var tilesPerBlock = Math.Max(SmallestBlock, Blocks.Count(tiles, most));
        var partials = new TSum[Blocks.Count(tiles, tilesPerBlock)];
        Blocks.For(
            tiles, tilesPerBlock, context.MaxDegreeOfParallelism, (block, first, count) =>
            {
                partials[block] = create();
                Run(rows, step, first, count, visitor(partials[block]), cancellationToken);
            },
            cancellationToken);
        var total = partials[0];
        foreach (var partial in partials.AsSpan(1))
        {
            merge(total, partial);
        }

        return total;
    }

    private static void Run(LinearRows rows, int step, int first, int count, Visit visit, CancellationToken cancellationToken)
    {
        var width = rows.Width;
        var needsScratch = rows.Source.IsEmpty || rows.At((first + count - 1) * step) < 0;
        var scratch = new float[needsScratch ? N * width : 1];
        var labels = stackalloc float[N];
        var weights = stackalloc float[N];
        fixed (float* source = rows.Source, copy = scratch)
        {
            for (var tile = first * step; tile < (first + count) * step; tile += step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var at = rows.At(tile);
                if (at < 0)
                {
                    rows.Encode(tile, scratch);
                }

                rows.Targets(tile, new Span<float>(labels, N), new Span<float>(weights, N));
                visit(at < 0 ? copy : source + at, (nuint)(at < 0 ? width : rows.Stride), labels, weights);
            }
        }
    }
}
