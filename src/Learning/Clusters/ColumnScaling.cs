using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Clusters;

/// <summary>How a value becomes a coordinate: (value - offset) × factor; missing ones become 0, which is the mean.</summary>
internal sealed class ColumnScaling(float[] offsets, float[] factors, MissingValues missing)
{
    public int ColumnCount => offsets.Length;

    public ReadOnlySpan<float> Offsets => offsets;

    public ReadOnlySpan<float> Factors => factors;

    public MissingValues Missing => missing;

    public static ColumnScaling Read(BinaryReader reader)
    {
        var missing = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count < 1 || missing is < 0 or > 1)
        {
            throw new ModelFormatException($"A clustering cannot have {count} columns and rule {missing} for missing values.", "Register the model again.");
        }

        return new(ReadValues(reader, count), ReadValues(reader, count), (MissingValues)missing);
    }

    public static float[] ReadValues(BinaryReader reader, long count)
    {
        // Grows with what is there, so that a broken count fails at the end of the file and not with a giant array.
        var values = new List<float>();
        for (var i = 0L; i < count; i++)
        {
            values.Add(reader.ReadSingle());
        }

        return [.. values];
    }

    public static void WriteValues(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)missing);
        writer.Write(offsets.Length);
        WriteValues(writer, offsets);
        WriteValues(writer, factors);
    }

    public float Scale(int column, float value) => float.IsFinite(value) ? (value - offsets[column]) * factors[column] : 0;

    public float Unscale(int column, float coordinate) => (coordinate / factors[column]) + offsets[column];

    /// <summary>Throws when a row cannot be scored.</summary>
    public void Check(ReadOnlySpan<float> row, string name)
    {
        CheckWidth(row.Length, name);
        if (missing == MissingValues.Refuse)
        {
            CheckPresent(row, name);
        }
    }

    public void CheckWidth(int width, string name)
    {
        if (width != offsets.Length)
        {
            throw new ArgumentException($"The model was trained on {offsets.Length} features; the input has {width}.", name);
        }
    }

    public void CheckPresent(ReadOnlySpan<float> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Column {i % offsets.Length} of row {i / offsets.Length} is {values[i]}, and the model was told to refuse missing values.", name);
            }
        }
    }
}
