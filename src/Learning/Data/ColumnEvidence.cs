namespace AudienceML.Learning.Data;

/// <summary>What the cells of a column of text look like, and the kind that follows: one rule for every reader of tables.</summary>
/// <remarks>
/// In this order: only flags of one pair of words is a flag; only numbers (a point for decimals, scientific notation allowed, unix times too)
/// is a number; only ISO 8601 is a date. Of other cells, up to 50 different ones, or up to 1,000 that repeat twice on average, are categories
/// unless they are long and hardly repeat; the rest is text. Two findings are mistakes rather than kinds: numbers with a comma and nothing
/// but numbers beside them, and a few words among numbers.
/// </remarks>
public readonly record struct ColumnEvidence
{
    /// <summary>The most different values of a column that is counted as categories without asking how often they repeat.</summary>
    public const int FewCategories = 50;

    /// <summary>The most different values that categories can have; counting further changes nothing.</summary>
    public const int MostCategories = 1000;

    private const int LongText = 40;
    private const int ManyNumbers = 20;
    private const double NearlyAll = 0.95;

    /// <summary>Cells with a value.</summary>
    public required long Cells { get; init; }

    /// <summary>Different values among them, exact up to <see cref="MostCategories"/>.</summary>
    public required long Distinct { get; init; }

    /// <summary>Cells that are numbers.</summary>
    public required long Numbers { get; init; }

    /// <summary>Cells that are days or times.</summary>
    public required long Dates { get; init; }

    /// <summary>Cells that are flags of one and the same pair of words.</summary>
    public required long Flags { get; init; }

    /// <summary>Characters of all cells together.</summary>
    public required long Length { get; init; }

    /// <summary>The first cell that is a number with a comma, if any.</summary>
    public string? WithComma { get; init; }

    /// <summary>The first cell that is neither a number nor a number with a comma, if any.</summary>
    public string? Other { get; init; }

    /// <summary>Whether the column would hold numbers, were it not for commas in them.</summary>
    public bool HasDecimalCommas => !IsUniform && WithComma is not null && Other is null;

    /// <summary>Whether <see cref="Other"/> or <see cref="WithComma"/> is a slip among numbers.</summary>
    public bool HasOddOneOut => !IsUniform && !HasDecimalCommas && Distinct > ManyNumbers && Numbers >= NearlyAll * Cells && !IsCode(Other ?? WithComma);

    /// <summary>The kind; null when <see cref="HasDecimalCommas"/> or <see cref="HasOddOneOut"/>.</summary>
    public FeatureKind? Kind
    {
        get
        {
            if (IsUniform)
            {
                return Flags == Cells && Cells > 0 ? FeatureKind.Flag : Numbers == Cells ? FeatureKind.Number : FeatureKind.Date;
            }

            if (HasDecimalCommas || HasOddOneOut)
            {
                return null;
            }

            var hardlyRepeats = Distinct > 0.5 * Cells;
            var isCategory = Distinct <= FewCategories
                ? !hardlyRepeats || Length <= LongText * Cells
                : Distinct <= MostCategories && !hardlyRepeats;
            return isCategory ? FeatureKind.Category : FeatureKind.Text;
        }
    }

    private bool IsUniform => (Flags == Cells && Cells > 0) || Numbers == Cells || Dates == Cells;

    // "unknown" among numbers is a slip; C536379 among them is a code, and so are they.
    private static bool IsCode(string? text) => text is not null && text.Any(char.IsAsciiLetter) && text.Any(char.IsAsciiDigit);
}
