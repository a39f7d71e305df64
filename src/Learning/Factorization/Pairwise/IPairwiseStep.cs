namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>What is done for one pair that is known: draw an item that was not taken, and move the factors of all three.</summary>
internal interface IPairwiseStep
{
    void Run(in PairwiseRows rows, ref PairwiseBlock block, int position, int item);
}
