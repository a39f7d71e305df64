using System.Collections.Immutable;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning;

/// <summary>Random folds of equal size.</summary>
public static class KFold
{
    /// <summary>Splits rows so that each is a test row exactly once.</summary>
    /// <param name="rowCount">Rows.</param>
    /// <param name="foldCount">2 to <paramref name="rowCount"/>.</param>
    /// <param name="seed">Decides who goes where.</param>
    public static ImmutableArray<Fold> Split(int rowCount, int foldCount, int seed)
    {
        Fold.Check(foldCount, rowCount, "rows");
        var foldOfRow = new int[rowCount];
        var order = new RandomSource(Seeds.Derive(seed, "k-fold")).Permutation(rowCount);
        for (var i = 0; i < rowCount; i++)
        {
            foldOfRow[order[i]] = i % foldCount;
        }

        return Fold.FromAssignment(foldOfRow, foldCount);
    }
}
