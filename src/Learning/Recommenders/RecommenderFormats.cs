using System.Collections.Frozen;
using System.Runtime.InteropServices;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders;

/// <summary>The stored formats of recommenders and who reads them. Immutable; <see cref="With"/> adds one of your own.</summary>
public sealed class RecommenderFormats
{
    private readonly FrozenDictionary<string, RecommenderReader> _readers;

    private RecommenderFormats(FrozenDictionary<string, RecommenderReader> readers) => _readers = readers;

    /// <summary>The formats of this assembly.</summary>
    public static RecommenderFormats Default { get; } = new(BuiltInRecommenders.All.ToFrozenDictionary());

    /// <summary>These formats and one more.</summary>
    /// <param name="format">Name and version, such as "mine/1".</param>
    /// <param name="reader">Reads what the recommender wrote.</param>
    public RecommenderFormats With(string format, RecommenderReader reader)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        ArgumentNullException.ThrowIfNull(reader);
        return new(_readers.Append(new KeyValuePair<string, RecommenderReader>(format, reader)).ToFrozenDictionary());
    }

    /// <summary>Writes a recommender behind the name of its format.</summary>
    public static void Write(IRecommender recommender, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(recommender.Format);
        recommender.Write(writer);
    }

    /// <summary>Reads a recommender that <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The format is unknown here, or the bytes end too early or make no recommender.</exception>
    public IRecommender Read(BinaryReader reader) => NamedFormats.Read(reader, _readers, static (read, from) => read(from), "recommender", nameof(RecommenderFormats));

    /// <summary>Writes how many values follow, and the values.</summary>
    internal static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads what <see cref="WriteFloats"/> wrote; takes no more memory than there are bytes.</summary>
    internal static float[] ReadFloats(BinaryReader reader)
    {
        var values = new float[CheckedLength(reader, sizeof(float))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ModelFormatException("The recommender holds a value that is no finite number.", "Copy it again, or register the model again.");
            }
        }

        return values;
    }

    /// <summary>Writes how many values follow, and the values.</summary>
    internal static void WriteIntegers(BinaryWriter writer, ReadOnlySpan<int> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads what <see cref="WriteIntegers"/> wrote; takes no more memory than there are bytes.</summary>
    internal static int[] ReadIntegers(BinaryReader reader)
    {
        var values = new int[CheckedLength(reader, sizeof(int))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static int CheckedLength(BinaryReader reader, int size)
    {
        var length = reader.ReadInt32();
        return length >= 0 && (!reader.BaseStream.CanSeek || length <= (reader.BaseStream.Length - reader.BaseStream.Position) / size)
            ? length
            : throw new ModelFormatException($"The recommender says that {length} values follow; the file ends before.", "Copy it again, or register the model again.");
    }
}
