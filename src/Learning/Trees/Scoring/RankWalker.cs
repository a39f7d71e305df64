using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>Walks rows down deep trees: thirty-two walks at once, of rows through one tree or of trees for one row.</summary>
/// <remarks>
/// Rows are ranked in blocks, and a block goes through tree after tree, so that a tree comes from afar once a block. Walks that have arrived wait
/// for the others. Sums are taken in the order of the trees either way, so that one row and many give the same bits.
/// </remarks>
internal sealed unsafe class RankWalker(RankTrees trees)
{
    private const int BlockRows = 1024;
    private const int Lanes = 32;
    private const int StackColumns = 1024;

    // Bytes behind a row's ranks that may be read.
    private const int Spare = 64;
    private readonly int _shift = RankTrees.RankBits + trees.ColumnBits;
    private readonly uint _columnMask = (1u << trees.ColumnBits) - 1;
    private readonly uint _distanceMask = (1u << (31 - RankTrees.RankBits - trees.ColumnBits)) - 1;

    private int TreeCount => trees.Roots.Length - 1;

    /// <summary>Adds the answers of all trees to the outputs of one row. Does not allocate unless there are very many columns.</summary>
    public void Add(ReadOnlySpan<float> row, Span<float> outputs)
    {
        var count = trees.Columns.Count;
        if (count <= StackColumns)
        {
            Span<float> columns = stackalloc float[StackColumns];
            Span<byte> ranks = stackalloc byte[StackColumns + Spare];
            Add(row, columns[..count], ranks, outputs);
            return;
        }

        var rentedColumns = ArrayPool<float>.Shared.Rent(count);
        var rentedRanks = ArrayPool<byte>.Shared.Rent(count + Spare);
        Add(row, rentedColumns.AsSpan(0, count), rentedRanks, outputs);
        ArrayPool<float>.Shared.Return(rentedColumns);
        ArrayPool<byte>.Shared.Return(rentedRanks);
    }

    /// <summary>Adds the answers of all trees to the outputs of many rows.</summary>
    public void Add(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stride = trees.Columns.Count;
        var ranks = ArrayPool<byte>.Shared.Rent((BlockRows * stride) + Spare);
        var values = ArrayPool<float>.Shared.Rent(Math.Max(1, stride) * Lanes);
        try
        {
            for (var start = 0; start < features.RowCount; start += BlockRows)
            {
                var count = Math.Min(BlockRows, features.RowCount - start);
                Rank(features, start, count, values, ranks);
                AddBlock(ranks, stride, count, outputs.Slice(start * trees.Outputs, count * trees.Outputs), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(ranks);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private void Add(ReadOnlySpan<float> row, Span<float> columns, Span<byte> ranks, Span<float> outputs)
    {
        trees.Columns.Fill(row, columns);
        for (var column = 0; column < columns.Length; column++)
        {
            ranks[column] = trees.Searches[column] is { } search
                ? search.Find(columns[column])
                : (byte)BitConverter.SingleToInt32Bits(columns[column]);
        }

        var at = stackalloc int[Lanes];
        fixed (byte* rank = ranks)
        fixed (uint* nodes = trees.Nodes)
        {
            for (var tree = 0; tree < TreeCount; tree += Lanes)
            {
                var count = Math.Min(Lanes, TreeCount - tree);
                var hasCategories = false;
                for (var lane = 0; lane < Lanes; lane++)
                {
                    at[lane] = trees.Roots[Math.Min(tree + lane, TreeCount - 1)];
                    hasCategories |= lane < count && trees.HasCategories[tree + lane];
                }

                Walk(nodes, 0, at, rank, 0, count, hasCategories);
                for (var lane = 0; lane < count; lane++)
                {
                    AddLeaf(at[lane], outputs);
                }
            }
        }
    }

    private void AddLeaf(int node, Span<float> outputs)
    {
        var extra = trees.Extras[node];
        if (outputs.Length == 1)
        {
            outputs[0] += BitConverter.Int32BitsToSingle(extra);
            return;
        }

        var values = trees.Values.AsSpan(extra, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] += values[i];
        }
    }

    private void Rank(FeatureMatrix features, int start, int count, float[] values, byte[] ranks)
    {
        var width = features.ColumnCount;
        var stride = trees.Columns.Count;
        Span<byte> column = stackalloc byte[Lanes];
        for (var from = 0; from < count; from += Lanes)
        {
            var rows = Math.Min(Lanes, count - from);
            trees.Columns.Fill(features.Values.Slice((start + from) * width, rows * width), width, rows, Lanes, values);
            for (var i = 0; i < stride; i++)
            {
                var source = values.AsSpan(i * Lanes, Lanes);
                if (trees.Searches[i] is { } search)
                {
                    search.Find(source, column);
                }
                else
                {
                    for (var row = 0; row < rows; row++)
                    {
                        column[row] = (byte)BitConverter.SingleToInt32Bits(source[row]);
                    }
                }

                for (int row = 0, place = (from * stride) + i; row < rows; row++, place += stride)
                {
                    ranks[place] = column[row];
                }
            }
        }
    }

    private void AddBlock(byte[] ranks, int stride, int count, Span<float> outputs, CancellationToken cancellationToken)
    {
        var at = stackalloc int[Lanes];
        fixed (byte* rank = ranks)
        fixed (uint* nodes = trees.Nodes)
        {
            for (var tree = 0; tree < TreeCount; tree++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var from = 0; from < count; from += Lanes)
                {
                    var rows = Math.Min(Lanes, count - from);
                    new Span<int>(at, Lanes).Fill(trees.Roots[tree]);
                    Walk(nodes, stride, at, rank + (from * stride), from, rows, trees.HasCategories[tree]);
                    for (var lane = 0; lane < rows; lane++)
                    {
                        AddLeaf(at[lane], outputs.Slice((from + lane) * trees.Outputs, trees.Outputs));
                    }
                }
            }
        }
    }

    /// <summary>Takes walks to their leaves.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="stride">From the ranks of one walk to the next: 0 when all walk with the same row.</param>
    /// <param name="at">Where walks stand; where they end is written.</param>
    /// <param name="ranks">The ranks of the first walk.</param>
    /// <param name="from">The place of the first walk in its block.</param>
    /// <param name="count">Walks that count; the others walk along as far as their ranks are there.</param>
    /// <param name="hasCategories">Whether splits on categories occur.</param>
    private void Walk(uint* nodes, int stride, int* at, byte* ranks, int from, int count, bool hasCategories)
    {
        if (!Avx2.IsSupported || (stride > 0 && count < Lanes))
        {
            for (var lane = 0; lane < count; lane++)
            {
                at[lane] = WalkOne(nodes, at[lane], ranks + (lane * stride));
            }
        }
        else if (hasCategories)
        {
            for (var lane = 0; lane < count; lane += Vector256<int>.Count)
            {
                WalkCategories(nodes, stride, at + lane, ranks + (lane * stride));
            }
        }
        else
        {
            WalkNumbers(nodes, stride, at, ranks);
        }
    }

    private int WalkOne(uint* nodes, int at, byte* ranks)
    {
        while (true)
        {
            var word = nodes[at];
            var distance = (word >> _shift) & _distanceMask;
            if (distance == 0)
            {
                return at;
            }

            var rank = ranks[(word >> RankTrees.RankBits) & _columnMask];
            var isRight = (int)word < 0
                ? (trees.Sets[trees.Extras[at] + (rank >> 5)] >> (rank & 31) & 1) == 0
                : rank > (word & 0xFF);
            at += (int)distance + (isRight ? 1 : 0);
        }
    }

    private void WalkNumbers(uint* nodes, int stride, int* at, byte* ranks)
    {
        var rows = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * stride;
        var ranksA = ranks;
        var ranksB = ranks + (8L * stride);
        var ranksC = ranks + (16L * stride);
        var ranksD = ranks + (24L * stride);
        var (a, b, c, d) = (Vector256.Load(at), Vector256.Load(at + 8), Vector256.Load(at + 16), Vector256.Load(at + 24));
        var columnMask = Vector256.Create((int)_columnMask);
        var shift = Vector128.CreateScalar(_shift);
        while (true)
        {
            var wordA = Avx2.GatherVector256((int*)nodes, a, 4);
            var wordB = Avx2.GatherVector256((int*)nodes, b, 4);
            var wordC = Avx2.GatherVector256((int*)nodes, c, 4);
            var wordD = Avx2.GatherVector256((int*)nodes, d, 4);
            var distanceA = Avx2.ShiftRightLogical(wordA, shift);
            var distanceB = Avx2.ShiftRightLogical(wordB, shift);
            var distanceC = Avx2.ShiftRightLogical(wordC, shift);
            var distanceD = Avx2.ShiftRightLogical(wordD, shift);
            if ((distanceA | distanceB | distanceC | distanceD) == Vector256<int>.Zero)
            {
                break;
            }

            a += distanceA - IsRight(ranksA, rows, wordA, columnMask);
            b += distanceB - IsRight(ranksB, rows, wordB, columnMask);
            c += distanceC - IsRight(ranksC, rows, wordC, columnMask);
            d += distanceD - IsRight(ranksD, rows, wordD, columnMask);
        }

        a.Store(at);
        b.Store(at + 8);
        c.Store(at + 16);
        d.Store(at + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> RanksOf(byte* ranks, Vector256<int> rows, Vector256<int> word, Vector256<int> columnMask) =>
        Avx2.GatherVector256((int*)ranks, rows + ((word >>> RankTrees.RankBits) & columnMask), 1) & Vector256.Create(0xFF);

    /// <summary>All bits where a walk goes right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> IsRight(byte* ranks, Vector256<int> rows, Vector256<int> word, Vector256<int> columnMask) =>
        Vector256.GreaterThan(RanksOf(ranks, rows, word, columnMask), word & Vector256.Create(0xFF));

    private void WalkCategories(uint* nodes, int stride, int* start, byte* ranks)
    {
        var rows = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * stride;
        var at = Vector256.Load(start);
        var columnMask = Vector256.Create((int)_columnMask);
        var distanceMask = Vector256.Create((int)_distanceMask);
        var shift = Vector128.CreateScalar(_shift);
        fixed (int* extras = trees.Extras)
        fixed (uint* sets = trees.Sets)
        {
            while (true)
            {
                var word = Avx2.GatherVector256((int*)nodes, at, 4);
                var distance = Avx2.ShiftRightLogical(word, shift) & distanceMask;
                if (distance == Vector256<int>.Zero)
                {
                    break;
                }

                var rank = RanksOf(ranks, rows, word, columnMask);
                var isRight = Vector256.GreaterThan(rank, word & Vector256.Create(0xFF));
                var isCategory = Vector256.LessThan(word, Vector256<int>.Zero);
                if (isCategory != Vector256<int>.Zero)
                {
                    // Lanes at numbers and leaves look at the first set.
                    var place = (Avx2.GatherVector256(extras, at, 4) & isCategory) + (isCategory & (rank >>> 5));
                    var bits = Avx2.ShiftRightLogicalVariable(
                        Avx2.GatherVector256((int*)sets, place, 4), (rank & Vector256.Create(31)).AsUInt32());
                    var isOut = Vector256.Equals(bits & Vector256<int>.One, Vector256<int>.Zero);
                    isRight = Vector256.ConditionalSelect(isCategory, isOut, isRight);
                }

                at += distance - isRight;
            }
        }

        at.Store(start);
    }
}
