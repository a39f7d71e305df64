using AudienceML.Infrastructure.Tables;
using CsvHelper;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Writes the rows of one table as CSV: UTF-8, commas, one line feed a record.</summary>
internal sealed class CsvTableWriter<TRow> : IAsyncDisposable
{
    private readonly Table<TRow> _table;
    private readonly CsvWriter _writer;
    private readonly CsvFieldWriter _fields;

    public CsvTableWriter(Stream stream, Table<TRow> table)
    {
        _table = table;
        _writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n", BufferSize = 1 << 18 }, leaveOpen: false);
        _fields = new(_writer);
        _writer.WriteHeader([.. table.Columns]);
    }

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes one row.</summary>
    public void Write(TRow row)
    {
        _table.Write(_fields, row);
        _writer.EndRecord();
        Rows++;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
