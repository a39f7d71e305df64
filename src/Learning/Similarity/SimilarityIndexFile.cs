using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;

namespace AudienceML.Learning.Similarity;

/// <summary>Stores indices and reads them again, checked from end to end.</summary>
public static class SimilarityIndexFile
{
    private const string Kind = "similarity-index";

    /// <summary>The bytes of a file that <see cref="Load"/> reads; the same index gives the same bytes.</summary>
    public static byte[] Save(ISimilarityIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return ModelContainer.Pack(Kind, writer => Write(index, writer));
    }

    /// <summary>Reads an index that <see cref="Save"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The file is none, truncated, altered, or of a format that this version does not know.</exception>
    public static ISimilarityIndex Load(ReadOnlyMemory<byte> file)
    {
        using var reader = ModelContainer.Open(file, Kind);
        return Read(reader);
    }

    /// <summary>Writes an index behind the name of its format, as part of something larger.</summary>
    public static void Write(ISimilarityIndex index, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(index.Format);
        index.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The format is unknown, or the bytes end too early or make no index.</exception>
    public static ISimilarityIndex Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var format = reader.ReadString();
            return format switch
            {
                ExactIndex.FormatName => ExactIndex.Read(reader),
                IvfIndex.FormatName => IvfIndex.Read(reader),
                HnswIndex.FormatName => HnswFile.Read(reader),
                _ => throw new ModelFormatException(
                    $"This version does not know the index format '{format}'.", "Read it with the version that wrote it, or build the index again.", "AML2003"),
            };
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The index is damaged: {e.Message}", IndexFile.Remedy, innerException: e);
        }
    }
}
