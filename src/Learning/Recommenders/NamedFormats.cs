using System.Collections.Frozen;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders;

/// <summary>What the tables of stored formats have in common: a name, and behind it what its reader takes.</summary>
internal static class NamedFormats
{
    /// <summary>Reads a name and hands the rest to its reader.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="readers">Who reads which format.</param>
    /// <param name="read">Calls a reader.</param>
    /// <param name="kind">What is stored, for messages: "recommender".</param>
    /// <param name="table">The table to which a format can be added, for messages.</param>
    /// <exception cref="ModelFormatException">The format is unknown, or the bytes end too early or make nothing.</exception>
    public static T Read<TReader, T>(
        BinaryReader reader, FrozenDictionary<string, TReader> readers, Func<TReader, BinaryReader, T> read, string kind, string table)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var format = reader.ReadString();
            return readers.TryGetValue(format, out var found)
                ? read(found, reader)
                : throw new ModelFormatException(
                    $"This version does not know the {kind} format '{format}'; it knows {string.Join(", ", readers.Keys.Order(StringComparer.Ordinal))}.",
                    $"Read the model with the version that wrote it, or add the format with {table}.With.",
                    "AML2003");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The model is damaged: {e.Message}", "Copy it again, or register the model again.", innerException: e);
        }
    }
}
