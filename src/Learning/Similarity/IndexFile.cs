using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Similarity;

/// <summary>What the stored forms of all indices share. Nothing is taken on trust: lengths are compared with what is left of the file.</summary>
internal static class IndexFile
{
    public const string Remedy = "Copy it again, or build the index again.";

    public static void WriteHeader(BinaryWriter writer, int dimension, SimilarityMetric metric, VectorStorage storage)
    {
        writer.Write(dimension);
        writer.Write((byte)metric);
        writer.Write((byte)storage);
    }

    public static (int Dimension, SimilarityMetric Metric, VectorStorage Storage) ReadHeader(BinaryReader reader)
    {
        var dimension = reader.ReadInt32();
        var metric = (SimilarityMetric)reader.ReadByte();
        var storage = (VectorStorage)reader.ReadByte();
        return dimension is >= 1 and <= VectorGuards.MaxDimension && Enum.IsDefined(metric) && Enum.IsDefined(storage)
            ? (dimension, metric, storage)
            : throw new ModelFormatException($"The index says dimension {dimension}, metric {(int)metric}, storage {(int)storage}.", Remedy);
    }

    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static T[] Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        var length = reader.ReadInt32();
        if (length < 0 || (reader.BaseStream.CanSeek && length > (reader.BaseStream.Length - reader.BaseStream.Position) / Unsafe.SizeOf<T>()))
        {
            throw new ModelFormatException($"The index says that {length} values follow; the file ends before.", Remedy);
        }

        var values = new T[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Reads rows × columns values.</summary>
    public static T[] Read<T>(BinaryReader reader, int rows, int columns)
        where T : unmanaged
    {
        var values = Read<T>(reader);
        return values.Length == (long)rows * columns
            ? values
            : throw new ModelFormatException($"The index holds {values.Length} values where {rows} × {columns} belong.", Remedy);
    }

    /// <summary>Reads rows × columns numbers that an index may hold.</summary>
    public static float[] ReadVectors(BinaryReader reader, int rows, int columns)
    {
        var values = Read<float>(reader, rows, columns);
        foreach (var value in values)
        {
            if (!(Math.Abs(value) <= VectorGuards.MaxValue))
            {
                throw new ModelFormatException($"The index holds the value {value}.", Remedy);
            }
        }

        return values;
    }

    /// <summary>Reads ids, each 0 or more and none twice.</summary>
    public static int[] ReadIds(BinaryReader reader)
    {
        var ids = Read<int>(reader);
        var seen = new HashSet<int>(ids.Length);
        foreach (var id in ids)
        {
            if (id < 0 || !seen.Add(id))
            {
                throw new ModelFormatException($"The index holds the id {id}, below 0 or twice.", Remedy);
            }
        }

        return ids;
    }
}
