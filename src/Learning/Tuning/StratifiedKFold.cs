using System.Collections.Immutable;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning;

/// <summary>Random folds of equal size in which each class has the same share.</summary>
public static class StratifiedKFold
{
    /// <summary>Splits rows so that each is a test row exactly once; the rows of a class differ by one at most between folds.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="foldCount">2 to the number of rows.</param>
    /// <param name="seed">Decides who goes where.</param>
    public static ImmutableArray<Fold> Split(ReadOnlySpan<float> labels, int foldCount, int seed)
    {
        Fold.Check(foldCount, labels.Length, "rows");

        // Random order, then by class: dealing them out in turn spreads each class evenly, and all rows too.
        var order = new RandomSource(Seeds.Derive(seed, "stratified k-fold")).Permutation(labels.Length);
        var classes = new float[labels.Length];
        for (var i = 0; i < order.Length; i++)
        {
            classes[i] = labels[order[i]];
        }

        RadixSort.Sort(classes, order);
        var foldOfRow = new int[labels.Length];
        for (var i = 0; i < order.Length; i++)
        {
            foldOfRow[order[i]] = i % foldCount;
        }

        return Fold.FromAssignment(foldOfRow, foldCount);
    }
}
