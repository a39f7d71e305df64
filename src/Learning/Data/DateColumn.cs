namespace AudienceML.Learning.Data;

/// <summary>A column of points in time, as days since 2000-01-01T00:00Z.</summary>
public sealed class DateColumn : DataColumn
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ReadOnlyMemory<double> _days;

    /// <summary>Wraps values without copying.</summary>
    /// <param name="name">The name.</param>
    /// <param name="days">Days since 2000-01-01T00:00Z, one a row, finite; NaN is missing.</param>
    public DateColumn(string name, ReadOnlyMemory<double> days)
        : base(name)
    {
        foreach (var day in days.Span)
        {
            if (double.IsInfinity(day))
            {
                throw new ArgumentException($"The column '{name}' holds an infinite date.", nameof(days));
            }
        }

        _days = days;
    }

    /// <summary>Days since 2000-01-01T00:00Z; NaN is missing.</summary>
    public ReadOnlySpan<double> Days => _days.Span;

    /// <inheritdoc/>
    public override FeatureKind Kind => FeatureKind.Date;

    /// <inheritdoc/>
    public override int RowCount => _days.Length;

    /// <summary>A point in time as days since 2000-01-01T00:00Z.</summary>
    public static double ToDays(DateTimeOffset time) => (time - Epoch).TotalDays;

    /// <summary>The point in time of a row; null when it is missing.</summary>
    public DateTimeOffset? DateOf(int row) => IsMissing(row) ? null : Epoch.AddDays(_days.Span[row]);

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_days.Span[row]);

    /// <inheritdoc/>
    public override float ToFeature(int row) => (float)_days.Span[row];

    /// <inheritdoc/>
    public override DataColumn Select(ReadOnlySpan<int> rows) => new DateColumn(Name, Gather(Days, rows));
}
