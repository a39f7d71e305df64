namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>One split of a tree of any origin, and the plain rule of which way a value goes.</summary>
internal readonly record struct EnsembleNode
{
    /// <summary>What counts as zero where zero is missing: LightGBM's bound, in single precision there too.</summary>
    public const float ZeroThreshold = 1e-35f;

    public required int Feature { get; init; }

    /// <summary>Numbers up to and including this go left.</summary>
    public double Threshold { get; init; }

    public MissingKind Missing { get; init; }

    /// <summary>Whether missing values go left.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>For a category the codes that go left: code c is bit c % 32 of word c / 32. Null for a number.</summary>
    public uint[]? LeftCategories { get; init; }

    public required int Left { get; init; }

    public required int Right { get; init; }

    /// <summary>How much the split lowered the loss.</summary>
    public float Gain { get; init; }

    /// <summary>What the node would have answered as a leaf.</summary>
    public double Value { get; init; }

    /// <summary>The sum of hessians of the training rows that reached it.</summary>
    public double Weight { get; init; }

    /// <summary>The training rows that reached it; 0 where the origin does not tell.</summary>
    public double Count { get; init; }

    /// <summary>Whether a value goes left.</summary>
    /// <param name="value">The feature's value.</param>
    /// <param name="isSingle">Whether the origin compares in single precision.</param>
    public bool GoesLeft(double value, bool isSingle)
    {
        if (isSingle)
        {
            value = (float)value;
        }

        if (LeftCategories is not null)
        {
            return double.IsNaN(value) ? MissingLeft : Contains(LeftCategories, CodeOf(value, isSingle));
        }

        if (double.IsNaN(value) && Missing != MissingKind.NaN)
        {
            value = 0;
        }

        return IsMissing(value) ? MissingLeft : value <= Threshold;
    }

    /// <summary>The code that a value stands for, -1 for none. A fraction is cut off; in single precision, nothing below zero is a code.</summary>
    public static int CodeOf(double value, bool isSingle) =>
        value < int.MaxValue && (isSingle ? value >= 0 : value > -1) ? (int)value : -1;

    private static bool Contains(uint[] set, int code) =>
        code >= 0 && code / 32 < set.Length && ((set[code / 32] >> (code % 32)) & 1) != 0;

    private bool IsMissing(double value) => Missing switch
    {
        MissingKind.Zero => Math.Abs(value) <= ZeroThreshold,
        MissingKind.NaN => double.IsNaN(value),
        _ => false,
    };
}
