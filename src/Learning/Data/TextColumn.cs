namespace AudienceML.Learning.Data;

/// <summary>A column of free text. Learners never see it.</summary>
public sealed class TextColumn : DataColumn
{
    private readonly ReadOnlyMemory<string?> _values;

    /// <summary>Wraps values without copying.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">One a row; null is missing.</param>
    public TextColumn(string name, ReadOnlyMemory<string?> values)
        : base(name) => _values = values;

    /// <summary>The values; null is missing.</summary>
    public ReadOnlySpan<string?> Values => _values.Span;

    /// <inheritdoc/>
    public override FeatureKind Kind => FeatureKind.Text;

    /// <inheritdoc/>
    public override int RowCount => _values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _values.Span[row] is null;

    /// <inheritdoc/>
    public override float ToFeature(int row) => float.NaN;

    /// <inheritdoc/>
    public override DataColumn Select(ReadOnlySpan<int> rows) => new TextColumn(Name, Gather(Values, rows));
}
