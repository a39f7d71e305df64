using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Nmf;

/// <summary>The alternating iterations of a non-negative factorization.</summary>
/// <remarks>
/// Rows given the other side are independent of each other: blocks of rows of fixed size run on any thread. Sums over blocks are added in
/// their order.
/// </remarks>
internal sealed class NmfRun(SparseMatrix matrix, NonNegativeMatrixFactorizationOptions options, LearningContext context, CancellationToken cancellationToken)
{
    private const int RowBlock = 128;
    private const int GramBlock = 1024;

    public NonNegativeFactors Solve(FactorRows rows, FactorRows columns)
    {
        var turned = matrix.Transpose();
        var half = HalfOfSquares();
        var gram = Gram(columns, context.MaxDegreeOfParallelism, cancellationToken);
        var (objective, iteration) = (double.PositiveInfinity, 0);
        while (iteration < options.MaxIterations)
        {
            Update(matrix, rows, columns, gram);
            var gramOfRows = Gram(rows, context.MaxDegreeOfParallelism, cancellationToken);
            var product = Update(turned, columns, rows, gramOfRows);
            gram = Gram(columns, context.MaxDegreeOfParallelism, cancellationToken);
            iteration++;
            var next = half - product + (0.5 * Inner(gramOfRows, gram)) + Penalty(rows) + Penalty(columns);
            context.Progress?.Report(new LearningProgress("iterations", iteration, options.MaxIterations, "objective", next));
            var isEnough = objective - next <= options.Tolerance * Math.Abs(next) && options.Tolerance > 0;
            objective = next;
            if (isEnough)
            {
                break;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new(
            rows.ToMatrix(rows.RowCount, options.Factors, row => row),
            columns.ToMatrix(columns.RowCount, options.Factors, row => row),
            objective,
            iteration);
    }

    /// <summary>factors' · factors, each row filled up as the factors' rows are.</summary>
    internal static unsafe float[] Gram(FactorRows factors, int degree, CancellationToken cancellationToken)
    {
        var stride = factors.Stride;
        var blocks = Blocks.Count(factors.RowCount, GramBlock);
        var parts = new float[blocks][];
        Blocks.For(
            factors.RowCount, GramBlock, degree, (block, start, length) =>
            {
                var part = new float[stride * stride];
                var copy = new Span<float>(factors.Pointer + ((nint)start * stride), length * stride).ToArray();
                MatrixProduct.Multiply(copy, true, copy, false, part, stride, stride, length, 1, cancellationToken);
                parts[block] = part;
            },
            cancellationToken);
        var gram = new float[stride * stride];
        for (var i = 0; i < gram.Length; i++)
        {
            var sum = 0.0;
            foreach (var part in parts)
            {
                sum += part[i];
            }

            gram[i] = (float)sum;
        }

        return gram;
    }

    /// <summary>Moves all rows of one side; answers the sum of all cells times what is now put in their place.</summary>
    private unsafe double Update(SparseMatrix cells, FactorRows side, FactorRows other, float[] plain)
    {
        var stride = side.Stride;
        var factors = side.Factors;
        var l1 = (float)options.L1;
        var gram = plain.ToArray();
        for (var f = 0; f < factors; f++)
        {
            gram[(f * stride) + f] += (float)options.L2;
        }

        var products = new double[Blocks.Count(side.RowCount, RowBlock)];
        Blocks.For(
            side.RowCount, RowBlock, context.MaxDegreeOfParallelism, (block, start, length) =>
            {
                var work = stackalloc float[2 * stride];
                fixed (float* g = gram)
                {
                    for (var row = start; row < start + length; row++)
                    {
                        var at = side.Pointer + ((nint)row * stride);
                        NmfRow.Project(cells.Columns(row), cells.Values(row), other.Pointer, stride, work);
                        if (options.Solver == NmfSolver.Hals)
                        {
                            NmfRow.Descend(at, g, work, work + stride, factors, stride, l1);
                        }
                        else
                        {
                            NmfRow.Multiply(at, g, work, work + stride, factors, stride, l1);
                        }

                        products[block] += FactorRows.Dot(at, work, stride);
                    }
                }
            },
            cancellationToken);
        var sum = 0.0;
        foreach (var product in products)
        {
            sum += product;
        }

        return sum;
    }

    private static double Inner(float[] left, float[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }

    private double HalfOfSquares()
    {
        var sum = 0.0;
        for (var row = 0; row < matrix.RowCount; row++)
        {
            foreach (var value in matrix.Values(row))
            {
                sum += (double)value * value;
            }
        }

        return sum / 2;
    }

    private double Penalty(FactorRows factors)
    {
        if (options.L1 == 0 && options.L2 == 0)
        {
            return 0;
        }

        double sum = 0, squares = 0;
        for (var row = 0; row < factors.RowCount; row++)
        {
            foreach (var value in factors.Row(row))
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        return (options.L1 * sum) + (options.L2 * squares / 2);
    }
}
