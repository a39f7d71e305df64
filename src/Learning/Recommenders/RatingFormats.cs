using System.Collections.Frozen;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders;

/// <summary>The stored formats of rating predictors and who reads them. Immutable; <see cref="With"/> adds one of your own.</summary>
public sealed class RatingFormats
{
    private readonly FrozenDictionary<string, RatingReader> _readers;

    private RatingFormats(FrozenDictionary<string, RatingReader> readers) => _readers = readers;

    /// <summary>The formats of this assembly.</summary>
    public static RatingFormats Default { get; } = new(BuiltInRatingPredictors.All.ToFrozenDictionary());

    /// <summary>These formats and one more.</summary>
    /// <param name="format">Name and version, such as "mine/1".</param>
    /// <param name="reader">Reads what the predictor wrote.</param>
    public RatingFormats With(string format, RatingReader reader)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        ArgumentNullException.ThrowIfNull(reader);
        return new(_readers.Append(new KeyValuePair<string, RatingReader>(format, reader)).ToFrozenDictionary());
    }

    /// <summary>Writes a predictor behind the name of its format.</summary>
    public static void Write(IRatingPredictor predictor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(predictor.Format);
        predictor.Write(writer);
    }

    /// <summary>Reads a predictor that <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The format is unknown here, or the bytes end too early or make no predictor.</exception>
    public IRatingPredictor Read(BinaryReader reader) => NamedFormats.Read(reader, _readers, static (read, from) => read(from), "rating", nameof(RatingFormats));
}
