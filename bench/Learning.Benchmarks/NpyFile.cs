using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Reads and writes arrays of single precision as numpy saves them, little endian and in C order.</summary>
internal static class NpyFile
{
    public static float[] Read(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[10];
        stream.ReadExactly(start);
        var header = new byte[BitConverter.ToUInt16(start[8..])];
        stream.ReadExactly(header);
        var text = Encoding.ASCII.GetString(header);
        if (!text.Contains("<f4", StringComparison.Ordinal) || text.Contains("True", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} holds no little-endian single precision in C order: {text}");
        }

        var values = new float[(stream.Length - stream.Position) / sizeof(float)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Writes a vector, or a matrix of so many columns.</summary>
    public static void Write(string path, float[] values, int columns)
    {
        var shape = columns == 0
            ? string.Create(CultureInfo.InvariantCulture, $"({values.Length},)")
            : string.Create(CultureInfo.InvariantCulture, $"({values.Length / columns}, {columns})");
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}";
        text = text.PadRight(((10 + text.Length + 1 + 63) / 64 * 64) - 10 - 1) + "\n";
        using (var stream = File.Create(path + ".part"))
        {
            stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
            stream.Write(BitConverter.GetBytes((ushort)text.Length));
            stream.Write(Encoding.ASCII.GetBytes(text));
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        File.Move(path + ".part", path, overwrite: true);
    }
}
