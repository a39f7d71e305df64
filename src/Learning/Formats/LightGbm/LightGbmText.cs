using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>LightGBM's model text, read and written: what its <c>save_model</c> writes and its <c>Booster(model_file)</c> reads.</summary>
/// <remarks>
/// All that a prediction needs is understood: numbers with each kind of missing value, native categories, several classes, averaged
/// forests and the link of every objective. What is only noted there (counts, gains, ranges, parameters) is kept and written back.
/// Versions v2 to v4 are read, v4 is written. Trees with linear models in their leaves are refused.
/// </remarks>
public static class LightGbmText
{
    /// <summary>Reads a model text.</summary>
    /// <param name="text">The whole text.</param>
    /// <exception cref="ModelFormatException">It is no such text, it is damaged, or its trees are linear in their leaves.</exception>
    public static TreeEnsembleModel Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TreeEnsembleModel(new LightGbmReader(text).Read());
    }

    /// <summary>Reads a model text to its end.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static TreeEnsembleModel Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Read(reader.ReadToEnd());
    }

    /// <summary>Writes a model text. A text that was read comes out as it was.</summary>
    /// <param name="scorer">An ensemble of any origin, boosted trees or a forest.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="featureNames">One name a feature; null takes those of the ensemble, or Column_0, Column_1, …</param>
    /// <exception cref="ArgumentException">The scorer is no ensemble of trees, or has another number of features than names are given.</exception>
    /// <exception cref="ModelFormatException">LightGBM has no words for the ensemble's link or for one of its splits.</exception>
    public static void Write(IScorer scorer, TextWriter writer, IReadOnlyList<string>? featureNames = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var definition = TreeEnsembleModel.From(scorer).Definition;
        if (featureNames is not null && featureNames.Count != definition.FeatureCount)
        {
            throw new ArgumentException($"The model has {definition.FeatureCount} features; {featureNames.Count} names are given.", nameof(featureNames));
        }

        LightGbmWriter.Write(featureNames is null ? definition : definition with { FeatureNames = [.. featureNames] }, writer);
    }

    internal static ModelFormatException Damaged(string what, string? remedy = null) =>
        new($"The LightGBM text {what}.", remedy ?? "Save the model again with LightGBM, or copy the file again.", "AML2010");
}
