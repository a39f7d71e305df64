using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning;

/// <summary>Rows to learn from and rows to judge by, each ascending; no row is in both.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to judge by.</param>
public sealed record Fold(ImmutableArray<int> Train, ImmutableArray<int> Test)
{
    /// <summary>One fold for each number: rows with that number are its test rows, all others its training rows.</summary>
    internal static ImmutableArray<Fold> FromAssignment(ReadOnlySpan<int> foldOfRow, int foldCount)
    {
        var folds = ImmutableArray.CreateBuilder<Fold>(foldCount);
        for (var fold = 0; fold < foldCount; fold++)
        {
            var train = ImmutableArray.CreateBuilder<int>();
            var test = ImmutableArray.CreateBuilder<int>();
            for (var row = 0; row < foldOfRow.Length; row++)
            {
                (foldOfRow[row] == fold ? test : train).Add(row);
            }

            folds.Add(new Fold(train.ToImmutable(), test.ToImmutable()));
        }

        return folds.MoveToImmutable();
    }

    internal static void Check(int foldCount, int unitCount, string unit)
    {
        if (foldCount < 2 || foldCount > unitCount)
        {
            throw new ArgumentOutOfRangeException(nameof(foldCount), foldCount, $"{unitCount} {unit} can be cut into 2 to {unitCount} folds.");
        }
    }
}
