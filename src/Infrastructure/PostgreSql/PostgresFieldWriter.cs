using AudienceML.Infrastructure.Tables;
using Npgsql;
using NpgsqlTypes;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Fields of a row as a binary COPY takes them.</summary>
internal sealed class PostgresFieldWriter(NpgsqlBinaryImporter importer) : IFieldWriter
{
    public void Id(Guid value) => importer.Write(value, NpgsqlDbType.Uuid);

    public void Id(Guid? value)
    {
        if (value is { } id)
        {
            importer.Write(id, NpgsqlDbType.Uuid);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Tenant(Guid value) => importer.Write(value, NpgsqlDbType.Uuid);

    public void Text(string? value)
    {
        if (value is null)
        {
            importer.WriteNull();
        }
        else
        {
            importer.Write(Clean(value), NpgsqlDbType.Text);
        }
    }

    public void Time(DateTimeOffset? value)
    {
        if (value is { } time)
        {
            importer.Write(time.UtcDateTime, NpgsqlDbType.TimestampTz);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Day(DateOnly? value)
    {
        if (value is { } day)
        {
            importer.Write(day, NpgsqlDbType.Date);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Whole(int? value)
    {
        if (value is { } number)
        {
            importer.Write(number, NpgsqlDbType.Integer);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Number(double? value)
    {
        // Neither infinity nor "not a number" is a value that a table can hold.
        if (value is { } number && double.IsFinite(number))
        {
            importer.Write(number, NpgsqlDbType.Double);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Flag(bool? value)
    {
        if (value is { } flag)
        {
            importer.Write(flag, NpgsqlDbType.Boolean);
        }
        else
        {
            importer.WriteNull();
        }
    }

    public void Json(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            importer.WriteNull();
        }
        else
        {
            importer.Write(value.ToArray(), NpgsqlDbType.Jsonb);
        }
    }

    public void Texts(IReadOnlyList<string> values) => importer.Write(values.Select(Clean).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    // PostgreSQL's text cannot hold this one character.
    private static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
}
