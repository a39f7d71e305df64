using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Formats;

/// <summary>
/// The outer shape of every model file: magic, format version, kind, payload, SHA-256 over everything before it.
/// </summary>
/// <remarks>
/// Layout, little endian: 8 bytes "AUDIENCE", u16 format version, u16 length and UTF-8 of the kind, i64 payload length, payload,
/// 32 bytes SHA-256. Format version 1 is the first one.
/// </remarks>
public static class ModelContainer
{
    /// <summary>The format version that this assembly writes, and the newest that it reads.</summary>
    public const ushort FormatVersion = 1;

    private const int HashLength = 32;
    private const int FixedLength = 8 + 2 + 2 + 8 + HashLength;

    private static ReadOnlySpan<byte> Magic => "AUDIENCE"u8;

    /// <summary>Wraps a payload.</summary>
    /// <param name="kind">What the payload is: "scorer", "model/churn_prediction". At most 65,535 bytes of UTF-8.</param>
    /// <param name="write">Writes the payload.</param>
    public static byte[] Pack(string kind, Action<BinaryWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(write);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        var name = Encoding.UTF8.GetBytes(kind);
        writer.Write(checked((ushort)name.Length));
        writer.Write(name);
        var lengthAt = stream.Position;
        writer.Write(0L);
        write(writer);
        writer.Flush();
        var end = stream.Position;
        stream.Position = lengthAt;
        writer.Write(end - lengthAt - sizeof(long));
        writer.Flush();
        stream.Position = end;
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)end)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Checks a file from end to end and opens its payload.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="kind">What the payload has to be.</param>
    /// <exception cref="ModelFormatException">It is no model file, truncated, altered, of a newer format or of another kind.</exception>
    public static BinaryReader Open(ReadOnlyMemory<byte> file, string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        var bytes = file.Span;
        if (bytes.Length < FixedLength || !bytes[..8].SequenceEqual(Magic))
        {
            throw new ModelFormatException("This is not an AudienceML model file.", "Name a file that AudienceML wrote.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (version > FormatVersion)
        {
            throw new ModelFormatException(
                $"The model file has format version {version}; this version reads up to {FormatVersion}.", "Update AudienceML.", "AML2002");
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        var payloadAt = 12 + nameLength + sizeof(long);
        if (bytes.Length < payloadAt + HashLength
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[(12 + nameLength)..]) != bytes.Length - payloadAt - HashLength)
        {
            throw new ModelFormatException("The model file is truncated.", "Copy it again, or register the model again.");
        }

        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(bytes[..^HashLength], hash);
        if (!hash.SequenceEqual(bytes[^HashLength..]))
        {
            throw new ModelFormatException("The model file was altered: its SHA-256 does not match.", "Copy it again, or register the model again.");
        }

        var found = Encoding.UTF8.GetString(bytes.Slice(12, nameLength));
        if (!string.Equals(found, kind, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"The model file holds '{found}', not '{kind}'.", $"Load it as '{found}'.", "AML2004");
        }

        return new BinaryReader(new MemoryStream(file[payloadAt..^HashLength].ToArray(), writable: false), Encoding.UTF8);
    }
}
