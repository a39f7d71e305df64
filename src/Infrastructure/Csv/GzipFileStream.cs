using System.Buffers.Binary;
using System.IO.Compression;

namespace AudienceML.Infrastructure.Csv;

/// <summary>
/// Decompresses a gzip file and refuses one that is cut short. The library's stream takes a cut for the end, so the length that the file
/// names in its last four bytes is compared with the bytes that came out.
/// </summary>
internal sealed class GzipFileStream : Stream
{
    private const int TrailerLength = 8;
    private static readonly byte[] EndMark = "the end of the file"u8.ToArray();

    private readonly FileStream _file;
    private readonly GZipStream _content;
    private readonly uint _namedLength;
    private long _length;
    private bool _checked;

    /// <summary>Reads a file from its start. The file stays open.</summary>
    public GzipFileStream(FileStream file)
    {
        _file = file;
        _namedLength = ReadNamedLength(file);
        _content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Count(_content.Read(buffer), buffer.Length);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads to the end, so that damage further on comes to light.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void ReadToEnd()
    {
        var buffer = new byte[1 << 16];
        while (Read(buffer) > 0)
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint ReadNamedLength(FileStream file)
    {
        Span<byte> last = stackalloc byte[4];
        if (file.Length >= TrailerLength)
        {
            file.Position = file.Length - last.Length;
            file.ReadExactly(last);
        }

        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(last);
    }

    private int Count(int read, int wanted)
    {
        _length += read;
        if (read == 0 && wanted > 0 && !_checked)
        {
            _checked = true;
            if ((uint)_length != _namedLength && !EndsWithAWholeMember())
            {
                throw new InvalidDataException("The compressed data end too early.");
            }
        }

        return read;
    }

    // A file of several members names the length of the last one only. Whether that is whole shows when another member is put behind it:
    // what follows a whole member is read as the next one, what follows a cut is taken for the rest of its data.
    private bool EndsWithAWholeMember()
    {
        using var appended = new MemoryStream();
        using (var gzip = new GZipStream(appended, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(EndMark);
        }

        appended.Position = 0;
        using var file = new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var both = new GZipStream(new JoinedStream(file, appended), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        var total = 0L;
        var tail = new byte[EndMark.Length];
        int read;
        while ((read = both.Read(buffer)) > 0)
        {
            total += read;
            var kept = Math.Min(read, tail.Length);
            tail.AsSpan(kept).CopyTo(tail);
            buffer.AsSpan(read - kept, kept).CopyTo(tail.AsSpan(tail.Length - kept));
        }

        return total == _length + EndMark.Length && tail.AsSpan().SequenceEqual(EndMark);
    }
}
