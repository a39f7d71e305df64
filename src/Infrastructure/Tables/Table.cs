using System.Collections.Immutable;

namespace AudienceML.Infrastructure.Tables;

/// <summary>A table of the data dictionary: its name, its columns, and how a row becomes fields and back. CSV and PostgreSQL share it.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="name">The table's name, and the CSV file's without ending.</param>
/// <param name="key">The columns that identify a row.</param>
/// <param name="columns">The columns in order.</param>
internal abstract class Table<TRow>(string name, ImmutableArray<string> key, ImmutableArray<string> columns)
{
    /// <summary>The table's name, and the CSV file's without ending.</summary>
    public string Name { get; } = name;

    /// <summary>The columns that identify a row.</summary>
    public ImmutableArray<string> Key { get; } = key;

    /// <summary>The columns in order.</summary>
    public ImmutableArray<string> Columns { get; } = columns;

    /// <summary>Writes one field a column, in order.</summary>
    public abstract void Write(IFieldWriter writer, TRow row);

    /// <summary>Reads one field a column, in order.</summary>
    public abstract TRow Read(IFieldReader reader);
}
