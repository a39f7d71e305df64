using System.Collections.Immutable;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Features.Shared.Quality;

/// <summary>Looks at rows one by one, in one pass, and reports missing, constant, impossible, doubled and unknown values.</summary>
/// <remarks>Declare what to look at, add the rows, read the report. Memory: 16 bytes and some a row where ids are checked, otherwise none. Not safe for several threads.</remarks>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class DataQualityCheck<TRow>
{
    private readonly List<ColumnCheck<TRow>> _columns = [];
    private readonly DataQualityOptions _options;
    private readonly string _subject;
    private long _rows;

    /// <summary>Creates a check that looks at nothing yet.</summary>
    /// <param name="subject">What the rows are, such as customer_sessions.</param>
    /// <param name="options">When something is worth a finding; null for the defaults.</param>
    public DataQualityCheck(string subject, DataQualityOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        _subject = subject;
        _options = DataQualityOptions.Check(options ?? new DataQualityOptions());
    }

    /// <summary>Looks for ids that come more than once.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The id.</param>
    public DataQualityCheck<TRow> Id(string name, Func<TRow, Guid> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(new IdCheck<TRow>(name, value));
    }

    /// <summary>Looks for ids that come more than once; empty ids are missing.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The id.</param>
    public DataQualityCheck<TRow> Id(string name, Func<TRow, string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(new IdCheck<TRow>(name, row => value(row) is { Length: > 0 } text ? StableId.From("id", text) : Guid.Empty));
    }

    /// <summary>Looks at a number: missing, constant, not finite, out of range.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The number; null and NaN are missing.</param>
    /// <param name="minimum">The least value that makes sense.</param>
    /// <param name="maximum">The greatest value that makes sense.</param>
    public DataQualityCheck<TRow> Number(
        string name, Func<TRow, double?> value, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(new NumberCheck<TRow>(name, value, minimum, maximum));
    }

    /// <summary>Looks at a category: missing, constant, unknown.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The category; null and empty are missing.</param>
    /// <param name="known">The categories that exist; null or none asks nothing.</param>
    public DataQualityCheck<TRow> Category(string name, Func<TRow, string?> value, IEnumerable<string>? known = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(new CategoryCheck<TRow>(name, value, known));
    }

    /// <summary>Looks at a time: missing, constant, in the future.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">The time; null is missing.</param>
    public DataQualityCheck<TRow> Time(string name, Func<TRow, DateTimeOffset?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(new TimeCheck<TRow>(name, value, _options.Now));
    }

    /// <summary>Looks at one row.</summary>
    public void Add(TRow row)
    {
        _rows++;
        foreach (var column in _columns)
        {
            column.Add(row);
        }
    }

    /// <summary>Looks at many rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void AddRange(IEnumerable<TRow> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if ((_rows & 0x3FF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Add(row);
        }
    }

    /// <summary>What was found in the rows so far.</summary>
    public DataQualityReport Report()
    {
        ImmutableArray<DataQualityFinding> findings = _rows == 0
            ? [new(string.Empty, DataQualityIssue.Empty, DataQualitySeverity.Error, 0, "There are no rows.")]
            : [.. _columns.SelectMany(column => column.Findings(_rows, _options)).OrderByDescending(f => f.Severity)];
        return new DataQualityReport(_subject, _rows, findings);
    }

    private DataQualityCheck<TRow> With(ColumnCheck<TRow> column)
    {
        _columns.Add(column);
        return this;
    }
}
