namespace AudienceML.Learning.Data;

/// <summary>A column of numbers.</summary>
public sealed class NumberColumn : DataColumn
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Wraps values without copying.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">One a row, finite and within single precision; NaN is missing.</param>
    public NumberColumn(string name, ReadOnlyMemory<double> values)
        : base(name)
    {
        for (var row = 0; row < values.Length; row++)
        {
            if (Math.Abs(values.Span[row]) > float.MaxValue)
            {
                throw new ArgumentException($"Row {row} of the column '{name}' holds {values.Span[row]}, beyond single precision.", nameof(values));
            }
        }

        _values = values;
    }

    /// <summary>The values; NaN is missing.</summary>
    public ReadOnlySpan<double> Values => _values.Span;

    /// <inheritdoc/>
    public override FeatureKind Kind => FeatureKind.Number;

    /// <inheritdoc/>
    public override int RowCount => _values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values.Span[row]);

    /// <inheritdoc/>
    public override float ToFeature(int row) => (float)_values.Span[row];

    /// <inheritdoc/>
    public override DataColumn Select(ReadOnlySpan<int> rows) => new NumberColumn(Name, Gather(Values, rows));
}
