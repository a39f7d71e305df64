using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Tables;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Fields of the current row of a query that selects a table's columns in order.</summary>
internal sealed class PostgresFieldReader(NpgsqlDataReader reader, string table) : IFieldReader
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>Begins with the first column of the current row.</summary>
    public void Begin() => _next = 0;

    public Guid Id() => reader.GetGuid(_next++);

    public Guid? IdOrNull() => IsNull() ? null : reader.GetGuid(_next++);

    public Guid Tenant() => IdOrNull() ?? Guid.Empty;

    public string? Text() => IsNull() ? null : reader.GetString(_next++);

    public string? Word()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (!_words.TryGetValue(text, out var word))
        {
            _words.Add(text, word = text);
        }

        return word;
    }

    public DateTimeOffset Time() => new(reader.GetFieldValue<DateTime>(_next++));

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Time();

    public DateOnly Day() => reader.GetFieldValue<DateOnly>(_next++);

    public DateOnly? DayOrNull() => IsNull() ? null : Day();

    public int Whole() => WholeOrNull() ?? 0;

    public int? WholeOrNull() => IsNull() ? null : reader.GetInt32(_next++);

    public double? Number() => IsNull() ? null : reader.GetDouble(_next++);

    public bool? Flag() => IsNull() ? null : reader.GetBoolean(_next++);

    public ReadOnlySpan<byte> Json() => IsNull() ? default : reader.GetFieldValue<byte[]>(_next++);

    public IReadOnlyList<string> Texts() => IsNull() ? [] : reader.GetFieldValue<string[]>(_next++);

    public Exception Malformed(string expected, Exception cause) => new DataSourceException(
        $"A row of the table {table}, column {reader.GetName(_next - 1)}: expected {expected}.", "Correct the value, or set it to null.", "AML4015",
        innerException: cause);

    // A missing value is passed over, so that the next field is the next column.
    private bool IsNull()
    {
        if (!reader.IsDBNull(_next))
        {
            return false;
        }

        _next++;
        return true;
    }
}
