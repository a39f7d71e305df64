using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AudienceML.Infrastructure.Tables;
using CsvHelper;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Fields as CSV: what is missing is empty, times are ISO 8601 in UTC, json and lists are json.</summary>
internal sealed class CsvFieldWriter(CsvWriter writer) : IFieldWriter
{
    private static readonly JsonSerializerOptions Lists = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Id(Guid value) => writer.WriteField(value, default, CultureInfo.InvariantCulture);

    public void Id(Guid? value)
    {
        if (value is { } id)
        {
            writer.WriteField(id, default, CultureInfo.InvariantCulture);
        }
        else
        {
            Missing();
        }
    }

    public void Tenant(Guid value)
    {
        if (value == Guid.Empty)
        {
            Missing();
        }
        else
        {
            writer.WriteField(value, default, CultureInfo.InvariantCulture);
        }
    }

    public void Text(string? value) => writer.WriteField(value);

    public void Time(DateTimeOffset? value)
    {
        if (value is not { } time)
        {
            Missing();
            return;
        }

        Span<byte> text = stackalloc byte[UtcTime.MaximumLength];
        writer.WriteField(text[..UtcTime.Format(time, text)]);
    }

    public void Day(DateOnly? value)
    {
        if (value is not { } day)
        {
            Missing();
            return;
        }

        Span<byte> text = stackalloc byte[10];
        UtcTime.FormatDay(day, text);
        writer.WriteField(text);
    }

    public void Whole(int? value)
    {
        if (value is { } number)
        {
            writer.WriteField(number, default, CultureInfo.InvariantCulture);
        }
        else
        {
            Missing();
        }
    }

    public void Number(double? value)
    {
        // Neither infinity nor "not a number" is a value that a table can hold.
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteField(number, default, CultureInfo.InvariantCulture);
        }
        else
        {
            Missing();
        }
    }

    public void Flag(bool? value) => writer.WriteField(value switch { true => "true"u8, false => "false"u8, null => default });

    public void Json(ReadOnlySpan<byte> value) => writer.WriteField(value);

    public void Texts(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            Missing();
        }
        else
        {
            writer.WriteField(JsonSerializer.SerializeToUtf8Bytes(values, Lists));
        }
    }

    private void Missing() => writer.WriteField(default(ReadOnlySpan<byte>));
}
