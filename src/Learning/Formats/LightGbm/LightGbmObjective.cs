using System.Globalization;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>What LightGBM's words for an objective say about the link.</summary>
/// <param name="Link">How raw scores become outputs.</param>
/// <param name="Scale">The steepness of the sigmoid.</param>
internal sealed record LightGbmObjective(EnsembleLink Link, double Scale)
{
    /// <summary>Parses a line such as "binary sigmoid:1". An unknown objective is one of the user's own: its outputs are raw scores.</summary>
    public static LightGbmObjective Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = words.Length == 0 ? "" : words[0];
        return name switch
        {
            "binary" or "multiclassova" => new(EnsembleLink.Sigmoid, Scaled(words)),
            "cross_entropy" => new(EnsembleLink.Sigmoid, 1),
            "multiclass" => new(EnsembleLink.Softmax, 1),
            "poisson" or "gamma" or "tweedie" => new(EnsembleLink.Exp, 1),
            "cross_entropy_lambda" => new(EnsembleLink.Softplus, 1),
            "regression" when words.Contains("sqrt", StringComparer.Ordinal) => new(EnsembleLink.SignedSquare, 1),
            _ => new(EnsembleLink.Identity, 1),
        };
    }

    /// <summary>The words for an ensemble's link: its own when they are LightGBM's, else those of an objective of the same link.</summary>
    public static string TextOf(EnsembleDefinition definition)
    {
        // Identity would fit any word, and "reg:squarederror" is none of LightGBM's.
        var isForeign = definition.Objective.Contains(':', StringComparison.Ordinal) && !definition.Objective.Contains(' ', StringComparison.Ordinal);
        if (definition.Objective.Length > 0 && !isForeign && Parse(definition.Objective) == new LightGbmObjective(definition.Link, definition.LinkScale))
        {
            return definition.Objective;
        }

        var classes = definition.BaseScores.Length;
        return definition.Link switch
        {
            EnsembleLink.Identity => "regression",
            EnsembleLink.Sigmoid when classes == 1 => string.Create(CultureInfo.InvariantCulture, $"binary sigmoid:{definition.LinkScale}"),
            EnsembleLink.Sigmoid => string.Create(CultureInfo.InvariantCulture, $"multiclassova num_class:{classes} sigmoid:{definition.LinkScale}"),
            EnsembleLink.Softmax => string.Create(CultureInfo.InvariantCulture, $"multiclass num_class:{classes}"),
            EnsembleLink.Exp => "poisson",
            EnsembleLink.Softplus => "cross_entropy_lambda",
            EnsembleLink.SignedSquare => "regression sqrt",
            _ => throw new Errors.ModelFormatException(
                $"LightGBM has no objective whose outputs are a {definition.Link} of raw scores.", "Export the model in another format.", "AML2011"),
        };
    }

    private static double Scaled(string[] words)
    {
        const string Key = "sigmoid:";
        var word = Array.Find(words, w => w.StartsWith(Key, StringComparison.Ordinal));
        if (word is null)
        {
            return 1;
        }

        return double.TryParse(word.AsSpan(Key.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale > 0 && double.IsFinite(scale)
            ? scale
            : throw LightGbmText.Damaged($"says '{(word.Length <= 40 ? word : word[..40])}', and the sigmoid has to be a number above 0");
    }
}
