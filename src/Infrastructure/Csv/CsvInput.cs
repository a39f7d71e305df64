using System.Collections.Immutable;
using System.Text.Unicode;
using AudienceML.Core.Errors;
using CsvHelper;

namespace AudienceML.Infrastructure.Csv;

/// <summary>
/// A CSV file that is read record by record without a string being made: delimiter detected, gzip and byte order marks seen through,
/// header names trimmed. Whatever is wrong with the file becomes a <see cref="DataSourceException"/> that names the line.
/// </summary>
internal sealed class CsvInput : IAsyncDisposable
{
    /// <summary>The longest field, in bytes.</summary>
    public const int MaximumFieldSize = 1 << 20;

    /// <summary>The longest record, in bytes.</summary>
    public const int MaximumRecordSize = 1 << 24;

    private const int BufferSize = 1 << 18;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly CsvReader _reader;
    private CsvMalformedRecord? _malformed;

    private CsvInput(string path, FileStream file, Stream content)
    {
        Path = path;
        _file = file;
        _content = content;
        _reader = CsvReader.Create(content, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = MaximumRecordSize,
            BufferSize = BufferSize,
            // A quote inside an unquoted field (5" display) is text like any other; the other mistakes shift fields.
            OnMalformedRecord = record => _malformed = record.Reason == CsvMalformedReason.StrayQuote ? _malformed : record,
        });
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The column names, without white space around them.</summary>
    public ImmutableArray<string> Headers { get; private set; } = [];

    /// <summary>The line on which the current record starts, from 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Data records read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of the file read so far, compressed ones when it is compressed.</summary>
    public long Position => _file.Position;

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>A field of the current record as UTF-8, valid until the next read.</summary>
    public ReadOnlySpan<byte> this[int column] => _reader.GetSpan(column);

    /// <summary>Opens a file and reads its header.</summary>
    public static async Task<CsvInput> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = OpenFile(path);
        try
        {
            var input = new CsvInput(path, file, Decompress(path, file));
            await input.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            return input;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<bool> pending;
        try
        {
            pending = _reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException exception)
        {
            throw Translate(exception);
        }

        return pending.IsCompletedSuccessfully ? new(Accept(pending.Result)) : AcceptAsync(pending);
    }

    /// <summary>The position of a column: by its exact name or, when there is none, by the only one that differs in case. -1 when it is not there.</summary>
    public int IndexOf(string column)
    {
        var exact = Headers.IndexOf(column);
        if (exact >= 0)
        {
            return exact;
        }

        var alike = Headers.Select((name, i) => (name, i)).Where(h => h.name.Equals(column, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return alike.Length == 1 ? alike[0].i : -1;
    }

    /// <summary>The position of a column that has to be there.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="role">What the column is for, as it reads in a message: "label", "id", "time".</param>
    public int Require(string column, string role) =>
        IndexOf(column) is var index and >= 0 ? index : throw CsvErrors.UnknownColumn(Path, role, column, Headers);

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _content.DisposeAsync().ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Opens a file to be read once from its start.</summary>
    public static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw CsvErrors.IsDirectory(path);
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CsvErrors.Missing(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CsvErrors.Unreadable(path, exception);
        }
    }

    /// <summary>The content of a file, gzip or not.</summary>
    public static Stream Decompress(string path, FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 0)
        {
            throw CsvErrors.Empty(path);
        }

        var compressed = read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        return compressed ? new GzipFileStream(file)
            : path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? throw CsvErrors.Gzip(path)
            : file;
    }

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CsvFormatException or InvalidDataException or IOException)
        {
            throw Translate(exception);
        }

        if (FindBadQuote() is { } badQuote)
        {
            throw Blame(badQuote);
        }

        Headers = [.. _reader.Headers.Select(h => h.Trim())];
        if (Headers.All(h => h.Length == 0))
        {
            throw CsvErrors.Empty(Path);
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Headers.Length; i++)
        {
            if (Headers[i].Contains('\uFFFD'))
            {
                throw CsvErrors.NotUtf8(Path, 1);
            }

            if (Headers[i].Contains('\0'))
            {
                throw CsvErrors.NullByte(Path, 1);
            }

            if (Headers[i].Length > 0 && !seen.TryAdd(Headers[i], i))
            {
                throw CsvErrors.DuplicateColumn(Path, Headers[i], seen[Headers[i]], i);
            }
        }
    }

    private async ValueTask<bool> AcceptAsync(ValueTask<bool> pending)
    {
        try
        {
            return Accept(await pending.ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is CsvFormatException or InvalidDataException or IOException)
        {
            throw Translate(exception);
        }
    }

    private bool Accept(bool read)
    {
        if (read)
        {
            Rows++;
        }

        if (FindFault(read) is { } fault)
        {
            throw Blame(fault);
        }

        return read;
    }

    private DataSourceException? FindFault(bool read)
    {
        if (_malformed is not null || !read)
        {
            return FindBadQuote();
        }

        var record = _reader.RawRecord;
        return record.Contains((byte)0) ? CsvErrors.NullByte(Path, Line)
            : !Utf8.IsValid(record) ? CsvErrors.NotUtf8(Path, Line)
            : _reader.FieldCount != Headers.Length ? CsvErrors.Ragged(Path, Line, _reader.FieldCount, Headers.Length)
            : record.Length > MaximumFieldSize ? FindFieldTooLarge()
            : null;
    }

    // What a damaged gzip file decompresses to looks like any other mistake; the checksum at its end tells.
    private DataSourceException Blame(DataSourceException fault)
    {
        try
        {
            (_content as GzipFileStream)?.ReadToEnd();
            return fault;
        }
        catch (InvalidDataException exception)
        {
            return CsvErrors.Gzip(Path, exception);
        }
    }

    private DataSourceException? FindFieldTooLarge()
    {
        for (var i = 0; i < Headers.Length; i++)
        {
            var length = _reader.GetRawSpan(i).Length;
            if (length > MaximumFieldSize)
            {
                return CsvErrors.TooLarge(
                    Path, Line, $"has {CsvErrors.Text(length)} bytes in the column '{Headers[i]}', more than {CsvErrors.Text(MaximumFieldSize)}");
            }
        }

        return null;
    }

    private DataSourceException? FindBadQuote() => _malformed is not { } record ? null : CsvErrors.Quote(Path, record.LineNumber, record.Reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote that is never closed",
        CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote",
        _ => "a misplaced quote",
    });

    private DataSourceException Translate(Exception exception) => exception switch
    {
        InvalidDataException => CsvErrors.Gzip(Path, exception),
        CsvFormatException format => CsvErrors.TooLarge(
            Path, format.LineNumber > 0 ? format.LineNumber : Line, $"is longer than {CsvErrors.Text(MaximumRecordSize)} bytes", exception),
        _ => CsvErrors.Unreadable(Path, exception),
    };
}
