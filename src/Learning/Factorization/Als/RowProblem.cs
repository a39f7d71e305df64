namespace AudienceML.Learning.Factorization.Als;

/// <summary>One row to be solved: minimise Σ of the pairs' losses + a0·Σ scores² of all cells + penalty·|x - prior|².</summary>
/// <param name="indices">The rows of the fixed side that it has pairs with.</param>
/// <param name="values">One a pair; empty means 1 for each.</param>
/// <param name="weights">What values mean.</param>
/// <param name="penalty">The regularisation.</param>
/// <param name="start">What the right-hand side starts from, or null for zeros: penalty·prior.</param>
/// <param name="factors">The solution; for conjugate gradients also where they start. Padded.</param>
internal readonly unsafe ref struct RowProblem(
    ReadOnlySpan<int> indices, ReadOnlySpan<float> values, AlsWeights weights, float penalty, float* start, float* factors)
{
    public ReadOnlySpan<int> Indices { get; } = indices;

    public float Penalty => penalty;

    public float* Start => start;

    public float* Factors => factors;

    private ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Brings some pairs into the working memory: factors, weights and targets.</summary>
    public void Gather(in FixedSide side, int first, int count, in RowScratch scratch)
    {
        Weigh(first, count, scratch);
        side.Gather(Indices.Slice(first, count), scratch.Rows);
    }

    /// <summary>The same, with the factors times their weights beside them.</summary>
    public void GatherWeighted(in FixedSide side, int first, int count, in RowScratch scratch)
    {
        Weigh(first, count, scratch);
        side.Gather(Indices.Slice(first, count), scratch.Rows, scratch.Extra, scratch.Weighted);
    }

    private void Weigh(int first, int count, in RowScratch scratch)
        => weights.Pairs(Values.IsEmpty ? default : Values.Slice(first, count), new Span<float>(scratch.Extra, count), new Span<float>(scratch.Target, count));
}
