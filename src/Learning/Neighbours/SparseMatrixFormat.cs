using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Stores sparse matrices within the formats of recommenders.</summary>
internal static class SparseMatrixFormat
{
    /// <summary>Writes rows, columns and values.</summary>
    public static void Write(BinaryWriter writer, SparseMatrix matrix)
    {
        writer.Write(matrix.ColumnCount);
        RecommenderFormats.WriteIntegers(writer, matrix.RowStarts.Span);
        RecommenderFormats.WriteIntegers(writer, matrix.AllColumns.Span);
        RecommenderFormats.WriteFloats(writer, matrix.AllValues.Span);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the matrix checks its own places.</summary>
    public static SparseMatrix Read(BinaryReader reader)
    {
        var columnCount = reader.ReadInt32();
        return new(RecommenderFormats.ReadIntegers(reader), RecommenderFormats.ReadIntegers(reader), RecommenderFormats.ReadFloats(reader), columnCount);
    }
}
