using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>One pass over blocks of a row's factors, each block solved exactly while the others stand (iALS++, Rendle et al. 2021).</summary>
/// <remarks>
/// The cost is linear in the factors times the block, where an exact solution's is quadratic. What the pairs are predicted to be is kept and
/// mended after each block. Started from the last iteration's factors, one pass is about as good as an exact solution.
/// </remarks>
internal static unsafe class BlockCoordinateSolver
{
    private const int Lanes = FactorBlock.Lanes;

    public static void Solve(in FixedSide side, in RowProblem row, int blockSize, in RowScratch scratch, CancellationToken cancellationToken)
    {
        var size = side.Size;
        var hasAll = row.Indices.Length <= scratch.Capacity;
        if (hasAll)
        {
            row.Gather(side, 0, row.Indices.Length, scratch);
        }

        Predict(side, row, row.Factors, 0, size, hasAll, isFirst: true, scratch, cancellationToken);
        for (var first = 0; first < size; first += blockSize)
        {
            var width = Math.Min(blockSize, size - first);
            Build(side, row, first, width, hasAll, scratch, cancellationToken);
            CholeskySolver.Factor(scratch.Matrix, width, scratch.MatrixStride, scratch.Panel);
            var change = scratch.Vectors + size;
            CholeskySolver.Substitute(scratch.Matrix, width, scratch.MatrixStride, change, scratch.Vectors);
            for (var k = 0; k < width; k++)
            {
                row.Factors[first + k] += change[k];
            }

            if (first + width < size)
            {
                Predict(side, row, change, first, width, hasAll, isFirst: false, scratch, cancellationToken);
            }
        }
    }

    // The block's normal equations for the change of its factors; behind them the negative gradient.
    private static void Build(
        in FixedSide side, in RowProblem row, int first, int width, bool hasAll, in RowScratch scratch, CancellationToken cancellationToken)
    {
        var size = side.Size;
        var stride = scratch.MatrixStride;
        var target = scratch.Vectors;
        for (var i = 0; i < width; i++)
        {
            var gram = side.Gram + ((long)(first + i) * size);
            var at = scratch.Matrix + ((long)i * stride);
            new ReadOnlySpan<float>(gram + first, width).CopyTo(new Span<float>(at, width));
            at[i] += row.Penalty;
            target[i] = (row.Start == null ? 0 : row.Start[first + i])
                - MathF.FusedMultiplyAdd(row.Penalty, row.Factors[first + i], RowProducts.Dot(gram, row.Factors, size));
        }

        for (var done = 0; done < row.Indices.Length; done += RowScratch.ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(RowScratch.ChunkRows, row.Indices.Length - done);
            var at = hasAll ? done : 0;
            if (!hasAll)
            {
                row.Gather(side, done, count, scratch);
            }

            Weigh(scratch, at, done, count, size, first, width, target);
            OuterProducts.Accumulate(
                scratch.Weighted, scratch.Rows + ((long)at * size) + first, count, size, width, width, scratch.Matrix, stride);
        }

        for (var i = 0; i < width; i++)
        {
            Vector512.CreateScalar(target[i]).Store(scratch.Matrix + ((long)i * stride) + width);
        }
    }

    // The block of the rows times their weights, and their part of the negative gradient.
    private static void Weigh(in RowScratch scratch, int at, int done, int count, int size, int first, int width, float* target)
    {
        for (nint k = 0; k < width; k += Lanes)
        {
            var sum = Vector512.Load(target + k);
            var from = scratch.Rows + ((long)at * size) + first + k;
            var to = scratch.Weighted + k;
            for (var i = 0; i < count; i++, from += size, to += size)
            {
                var values = Vector512.Load(from);
                (values * scratch.Extra[at + i]).Store(to);
                var slack = scratch.Target[at + i] - (scratch.Extra[at + i] * scratch.Predicted[done + i]);
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(slack), values, sum);
            }

            sum.Store(target + k);
        }
    }

    // What the pairs are predicted to be: all factors at first, then the change of a block.
    private static void Predict(
        in FixedSide side,
        in RowProblem row,
        float* factors,
        int first,
        int width,
        bool hasAll,
        bool isFirst,
        in RowScratch scratch,
        CancellationToken cancellationToken)
    {
        var size = side.Size;
        for (var done = 0; done < row.Indices.Length; done += scratch.Capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(scratch.Capacity, row.Indices.Length - done);
            if (!hasAll)
            {
                row.Gather(side, done, count, scratch);
            }

            for (var i = 0; i < count; i++)
            {
                var product = RowProducts.Dot(scratch.Rows + ((long)i * size) + first, factors, width);
                scratch.Predicted[done + i] = isFirst ? product : scratch.Predicted[done + i] + product;
            }
        }
    }
}
