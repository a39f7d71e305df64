using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Fields of the current record of a CSV file, in the order of a table's columns. A column that the file does not have is missing.</summary>
internal sealed class CsvFieldReader(CsvInput input, ImmutableArray<string> columns) : IFieldReader
{
    private readonly int[] _positions = [.. columns.Select(input.IndexOf)];
    private readonly WordPool _words = new();
    private int _next;

    /// <summary>Begins with the first column of the record that was read last.</summary>
    public void Begin() => _next = 0;

    public Guid Id() => IdOrNull() ?? throw Unusable("an id, but it is empty");

    public Guid? IdOrNull()
    {
        var field = Next();
        if (field.IsEmpty)
        {
            return null;
        }

        return Utf8Parser.TryParse(field, out Guid id, out var length) && length == field.Length ? id : throw Unusable("an id", field);
    }

    public Guid Tenant() => IdOrNull() ?? Guid.Empty;

    public string? Text() => Next() is { IsEmpty: false } field ? Encoding.UTF8.GetString(field) : null;

    public string? Word() => Next() is { IsEmpty: false } field ? _words.Get(field) : null;

    public DateTimeOffset Time() => TimeOrNull() ?? throw Unusable("a time, but it is empty");

    public DateTimeOffset? TimeOrNull()
    {
        var field = Next();
        return field.IsEmpty ? null : UtcTime.TryParse(field, out var time, out _) ? time : throw Unusable("a time like 2026-01-31T09:30:00Z", field);
    }

    public DateOnly Day() => DayOrNull() ?? throw Unusable("a day, but it is empty");

    public DateOnly? DayOrNull()
    {
        var field = Next();
        return field.IsEmpty ? null : UtcTime.TryParseDay(field, out var day) ? day : throw Unusable("a day like 2026-01-31", field);
    }

    public int Whole() => WholeOrNull() ?? 0;

    public int? WholeOrNull()
    {
        var field = Next();
        if (field.IsEmpty)
        {
            return null;
        }

        return Utf8Parser.TryParse(field, out int value, out var length) && length == field.Length ? value : throw Unusable("a whole number", field);
    }

    public double? Number()
    {
        var field = Next();
        if (field.IsEmpty)
        {
            return null;
        }

        return Utf8Parser.TryParse(field, out double value, out var length) && length == field.Length && double.IsFinite(value)
            ? value
            : throw Unusable("a number", field);
    }

    public bool? Flag()
    {
        var field = Next();
        return field switch
        {
            [] => null,
            [(byte)'t' or (byte)'T' or (byte)'1', ..] => true,
            [(byte)'f' or (byte)'F' or (byte)'0', ..] => false,
            _ => throw Unusable("true or false", field),
        };
    }

    public ReadOnlySpan<byte> Json() => Next();

    public IReadOnlyList<string> Texts()
    {
        var field = Next();
        if (field.IsEmpty)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(field) ?? [];
        }
        catch (JsonException exception)
        {
            throw Malformed("a json array of texts", exception);
        }
    }

    public Exception Malformed(string expected, Exception cause) => Unusable(expected, cause: cause);

    private ReadOnlySpan<byte> Next()
    {
        var position = _positions[_next++];
        return position < 0 ? default : input[position];
    }

    private DataSourceException Unusable(string expected, ReadOnlySpan<byte> value = default, Exception? cause = null) => new(
        $"Line {CsvErrors.Text(input.Line)} of '{input.Path}', column '{columns[_next - 1]}': expected {expected}"
        + (value.IsEmpty ? "." : $", found {CsvErrors.Show(value)}."),
        "Correct the value, or leave it empty where it is not known.", "AML4015", innerException: cause);
}
