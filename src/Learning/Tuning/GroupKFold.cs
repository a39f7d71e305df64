using System.Collections.Immutable;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning;

/// <summary>Folds that keep the rows of a group, such as a user, together.</summary>
public static class GroupKFold
{
    /// <summary>Splits rows so that each is a test row exactly once and no group is on both sides of a fold.</summary>
    /// <typeparam name="TGroup">What names a group.</typeparam>
    /// <param name="groups">The group of each row.</param>
    /// <param name="foldCount">2 to the number of groups.</param>
    /// <param name="seed">Decides between groups of the same size.</param>
    public static ImmutableArray<Fold> Split<TGroup>(ReadOnlySpan<TGroup> groups, int foldCount, int seed)
        where TGroup : notnull
    {
        var numbers = new Dictionary<TGroup, int>();
        var groupOfRow = new int[groups.Length];
        var sizes = new List<int>();
        for (var row = 0; row < groups.Length; row++)
        {
            if (!numbers.TryGetValue(groups[row], out var number))
            {
                number = sizes.Count;
                numbers.Add(groups[row], number);
                sizes.Add(0);
            }

            sizes[number]++;
            groupOfRow[row] = number;
        }

        Fold.Check(foldCount, sizes.Count, "groups");

        // The largest first, each to the fold with the fewest rows: the folds come out nearly equal.
        var random = new RandomSource(Seeds.Derive(seed, "group k-fold")).Permutation(sizes.Count);
        var rows = new PriorityQueue<int, (int Rows, int Fold)>(Enumerable.Range(0, foldCount).Select(f => (f, (0, f))));
        var foldOfGroup = new int[sizes.Count];
        foreach (var group in random.OrderByDescending(g => sizes[g]))
        {
            rows.TryDequeue(out var fold, out var load);
            foldOfGroup[group] = fold;
            rows.Enqueue(fold, (load.Rows + sizes[group], fold));
        }

        for (var row = 0; row < groupOfRow.Length; row++)
        {
            groupOfRow[row] = foldOfGroup[groupOfRow[row]];
        }

        return Fold.FromAssignment(groupOfRow, foldCount);
    }
}
