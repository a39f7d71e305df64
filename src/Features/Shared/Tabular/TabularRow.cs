namespace AudienceML.Features.Shared.Tabular;

/// <summary>A row of any table, laid out as its <see cref="TabularRowSchema"/> says. Does not copy what it wraps.</summary>
public sealed class TabularRow
{
    private readonly float[] _numbers;
    private readonly string?[] _categories;

    /// <summary>Creates the row.</summary>
    /// <param name="id">What identifies it; empty where the table has no id column.</param>
    /// <param name="numbers">One a number, flag (0 or 1) or date (days since 2000-01-01T00:00Z) column, in their order; NaN is missing.</param>
    /// <param name="categories">One a category or text column, in their order; null is missing.</param>
    public TabularRow(string id, float[] numbers, string?[] categories)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(categories);
        Id = id;
        _numbers = numbers;
        _categories = categories;
    }

    /// <summary>What identifies the row; empty where the table has no id column.</summary>
    public string Id { get; }

    /// <summary>The numbers, flags and dates.</summary>
    public ReadOnlySpan<float> Numbers => _numbers;

    /// <summary>The categories and texts.</summary>
    public ReadOnlySpan<string?> Categories => _categories;
}
