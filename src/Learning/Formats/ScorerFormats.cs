using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Formats;

/// <summary>The stored formats of scorers and who reads them. Immutable; <see cref="With"/> adds one of your own.</summary>
public sealed class ScorerFormats
{
    private readonly FrozenDictionary<string, ScorerReader> _readers;

    private ScorerFormats(FrozenDictionary<string, ScorerReader> readers) => _readers = readers;

    /// <summary>The formats of this assembly.</summary>
    public static ScorerFormats Default { get; } = new(BuiltInFormats.All.ToFrozenDictionary());

    /// <summary>These formats and one more.</summary>
    /// <param name="format">Name and version, such as "mine/1".</param>
    /// <param name="reader">Reads what the scorer wrote.</param>
    public ScorerFormats With(string format, ScorerReader reader)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        ArgumentNullException.ThrowIfNull(reader);
        return new(_readers.Append(new KeyValuePair<string, ScorerReader>(format, reader)).ToFrozenDictionary());
    }

    /// <summary>Writes a scorer behind the name of its format.</summary>
    public static void Write(IScorer scorer, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(scorer.Format);
        scorer.Write(writer);
    }

    /// <summary>Reads a scorer that <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The format is unknown here, or the bytes end too early or make no scorer.</exception>
    public IScorer Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ModelFormatException("The model holds scorers within scorers without end.", "Copy it again, or register the model again.");
        }

        try
        {
            var format = reader.ReadString();
            return _readers.TryGetValue(format, out var read)
                ? read(reader)
                : throw new ModelFormatException(
                    $"This version does not know the scorer format '{format}'; it knows {string.Join(", ", _readers.Keys.Order(StringComparer.Ordinal))}.",
                    "Read the model with the version that wrote it, or add the format with ScorerFormats.With.",
                    "AML2003");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            // What a reader of a format did not foresee: a text that is no UTF-8, an end in the middle, parts that do not fit together.
            throw new ModelFormatException($"The model is damaged: {e.Message}", "Copy it again, or register the model again.", innerException: e);
        }
    }
}
