using System.Buffers;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>What is kept of one side of a learned model, so that rows of the other side can be solved one by one, without allocating.</summary>
internal sealed unsafe class FoldInSide
{
    private readonly FactorBlock _scaledGram;
    private readonly AlsWeights _weights;
    private readonly AlsWeights _targetless;

    /// <param name="gram">The Gram matrix of the side's factors.</param>
    /// <param name="weights">What values mean.</param>
    /// <param name="cells">Rows of the side when the model was learned.</param>
    public FoldInSide(FactorBlock gram, AlsWeights weights, int cells)
    {
        (Gram, Cells, _weights, _targetless) = (gram, cells, weights, weights with { IsTargetless = true });
        _scaledGram = GramMatrix.Scaled(gram, weights.Unobserved);
    }

    public FactorBlock Gram { get; }

    public int Cells { get; }

    /// <summary>The regularisation of a row.</summary>
    /// <param name="pairs">Pairs of the row.</param>
    /// <param name="exposure">The share of the side that could have had a pair with it.</param>
    public float Penalty(int pairs, double exposure = 1) => _weights.Penalty(pairs, exposure * Cells);

    /// <summary>result ← (a0·Gram + penalty·I)·x for padded vectors.</summary>
    public void Multiply(float penalty, float* x, float* result)
    {
        var size = Gram.Stride;
        for (var k = 0; k < size; k++)
        {
            result[k] = MathF.FusedMultiplyAdd(penalty, x[k], RowProducts.Dot(_scaledGram[k], x, size));
        }
    }

    /// <summary>Solves one row.</summary>
    /// <param name="rows">The factors of this side.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="indices">The rows that it has pairs with.</param>
    /// <param name="values">One a pair; empty means 1 for each.</param>
    /// <param name="start">What the right-hand side starts from, padded; null for zeros.</param>
    /// <param name="result">The solution, not padded.</param>
    /// <param name="steps">Steps of conjugate gradients; 0 solves exactly.</param>
    /// <param name="isWarm">Whether the result holds a first guess.</param>
    public void Solve(
        float* rows, int stride, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float* start, Span<float> result, int steps, bool isWarm)
        => Solve(rows, stride, indices, values, _weights, _scaledGram.Start, Penalty(indices.Length), start, result, steps, isWarm);

    /// <summary>Solves one row exactly that only a part of this side could have had a pair with.</summary>
    public void SolveExposed(
        float exposure, float* rows, int stride, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float* start, Span<float> result)
    {
        var count = Gram.Rows * Gram.Stride;
        var rented = ArrayPool<float>.Shared.Rent(count + FactorBlock.Lanes);
        fixed (float* memory = rented)
        {
            var gram = FactorBlock.Align(memory);
            for (var i = 0; i < count; i++)
            {
                gram[i] = exposure * _scaledGram.Start[i];
            }

            Solve(rows, stride, indices, values, _weights, gram, Penalty(indices.Length, exposure), start, result, 0, false);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Solves a row's matrix with another right-hand side.</summary>
    public void SolveFor(float* rightSide, float* rows, int stride, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> result)
        => Solve(rows, stride, indices, values, _targetless, _scaledGram.Start, Penalty(indices.Length), rightSide, result, 0, false);

    private void Solve(
        float* rows,
        int stride,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<float> values,
        in AlsWeights weights,
        float* gram,
        float penalty,
        float* start,
        Span<float> result,
        int steps,
        bool isWarm)
    {
        var size = Gram.Stride;
        var kept = steps == 0 ? RowScratch.ChunkRows : RowScratch.KeptRows(size, indices.Length);
        var rented = ArrayPool<float>.Shared.Rent(RowScratch.Length(size, kept, 0, steps == 0) + size + FactorBlock.Lanes);
        fixed (float* memory = rented)
        {
            var solution = FactorBlock.Align(memory);
            var scratch = new RowScratch(solution + size, size, kept, 0, steps == 0, Gram.Factors < size);
            new Span<float>(solution, size).Clear();
            if (isWarm)
            {
                result.CopyTo(new Span<float>(solution, size));
            }

            var side = new FixedSide(rows, stride, Gram.Factors, gram);
            var problem = new RowProblem(indices, values, weights, penalty, start, solution);
            if (steps == 0)
            {
                CholeskySolver.Solve(side, problem, scratch);
            }
            else
            {
                ConjugateGradientSolver.Solve(side, problem, steps, isWarm, scratch);
            }

            new ReadOnlySpan<float>(solution, result.Length).CopyTo(result);
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
