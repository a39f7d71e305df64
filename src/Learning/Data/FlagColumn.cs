namespace AudienceML.Learning.Data;

/// <summary>A column of yes and no.</summary>
public sealed class FlagColumn : DataColumn
{
    private readonly ReadOnlyMemory<bool?> _values;

    /// <summary>Wraps values without copying.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">One a row; null is missing.</param>
    public FlagColumn(string name, ReadOnlyMemory<bool?> values)
        : base(name) => _values = values;

    /// <summary>The values; null is missing.</summary>
    public ReadOnlySpan<bool?> Values => _values.Span;

    /// <inheritdoc/>
    public override FeatureKind Kind => FeatureKind.Flag;

    /// <inheritdoc/>
    public override int RowCount => _values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _values.Span[row] is null;

    /// <inheritdoc/>
    public override float ToFeature(int row) => _values.Span[row] switch { true => 1, false => 0, null => float.NaN };

    /// <inheritdoc/>
    public override DataColumn Select(ReadOnlySpan<int> rows) => new FlagColumn(Name, Gather(Values, rows));
}
