using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;

namespace AudienceML.Core.Models;

/// <summary>What the artifact of a <see cref="TabularModel{TRow}"/> holds beside its rows: enough to hand the model to other programs.</summary>
/// <param name="Schema">The features it was trained with.</param>
/// <param name="Categories">For each feature the names of its categories in the order of their codes; empty for other features.</param>
/// <param name="Scorer">What turns features into the output.</param>
public sealed record StoredTabularModel(FeatureSchema Schema, ImmutableArray<ImmutableArray<string>> Categories, IScorer Scorer)
{
    /// <summary>Reads an artifact without knowing its rows.</summary>
    /// <param name="artifact">What Save returned.</param>
    /// <param name="code">The code that it has to carry.</param>
    /// <param name="formats">Scorer formats; null for the built-in ones.</param>
    /// <exception cref="ModelFormatException">Truncated, altered, of another model, of a newer format, or of a model that is not tabular.</exception>
    public static StoredTabularModel Read(ReadOnlyMemory<byte> artifact, ModelCode code, ScorerFormats? formats = null)
    {
        using var reader = ModelContainer.Open(artifact, $"model/{code}");
        try
        {
            var schema = FeatureSchema.Read(reader);
            var categories = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
            foreach (var feature in schema.Features)
            {
                var dictionary = feature.Kind == FeatureKind.Category ? CategoryDictionary.Read(reader) : null;
                categories.Add(dictionary is null ? [] : [.. Enumerable.Range(0, dictionary.Count).Select(dictionary.NameOf)]);
            }

            return new StoredTabularModel(schema, categories.ToImmutable(), (formats ?? ScorerFormats.Default).Read(reader));
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or FormatException or ArgumentException)
        {
            throw new ModelFormatException("The content of the model file does not read as features and a scorer.", "Register the model again.", innerException: e);
        }
    }
}
