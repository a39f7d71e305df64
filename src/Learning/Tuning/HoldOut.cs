using System.Collections.Immutable;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning;

/// <summary>One random split into rows to learn from and rows to judge by, stop early by, or calibrate on.</summary>
public static class HoldOut
{
    /// <summary>Sets rows aside so that each class has the same share among them as among the rest, to within one row.</summary>
    /// <param name="labels">The class of each row, two rows or more.</param>
    /// <param name="testShare">The share of test rows, above 0 and below 1; at least one row is on each side.</param>
    /// <param name="seed">Decides who goes where.</param>
    public static Fold Stratified(ReadOnlySpan<float> labels, double testShare, int seed)
    {
        if (!(testShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testShare), testShare, "The share of test rows lies between 0 and 1.");
        }

        if (labels.Length < 2)
        {
            throw new ArgumentException($"{labels.Length} rows cannot be split in two.", nameof(labels));
        }

        // Random order, then by class: every row at which the running share passes a whole number becomes a test row.
        var order = new RandomSource(Seeds.Derive(seed, "hold-out")).Permutation(labels.Length);
        var classes = new float[labels.Length];
        for (var i = 0; i < order.Length; i++)
        {
            classes[i] = labels[order[i]];
        }

        RadixSort.Sort(classes, order);
        var wanted = Math.Clamp((int)Math.Round(labels.Length * testShare), 1, labels.Length - 1);
        var test = new bool[labels.Length];
        for (var i = 0; i < order.Length; i++)
        {
            test[order[i]] = (long)(i + 1) * wanted / order.Length > (long)i * wanted / order.Length;
        }

        var trainRows = ImmutableArray.CreateBuilder<int>(labels.Length - wanted);
        var testRows = ImmutableArray.CreateBuilder<int>(wanted);
        for (var row = 0; row < test.Length; row++)
        {
            (test[row] ? testRows : trainRows).Add(row);
        }

        return new Fold(trainRows.MoveToImmutable(), testRows.MoveToImmutable());
    }
}
