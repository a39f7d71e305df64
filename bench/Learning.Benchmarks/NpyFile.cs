using System.Runtime.InteropServices;
using System.Text;

namespace AudienceML.Learning.Benchmarks;

/// <summary>Reads arrays of single precision that numpy saved, little endian and in C order.</summary>
internal static class NpyFile
{
    public static float[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var header = Encoding.ASCII.GetString(bytes, 10, BitConverter.ToUInt16(bytes, 8));
        if (!header.Contains("<f4", StringComparison.Ordinal) || header.Contains("True", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} holds no little-endian single precision in C order: {header}");
        }

        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header.Length)).ToArray();
    }
}
