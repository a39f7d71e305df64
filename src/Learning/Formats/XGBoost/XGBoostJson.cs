using System.Text;
using System.Text.Json;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>Reads XGBoost's JSON models: what its <c>save_model("model.json")</c> writes.</summary>
/// <remarks>
/// Boosters of trees (gbtree and dart) of every objective that has one score an output, with missing values, categories and
/// parallel trees; all trees are used, whatever the best iteration was. XGBoost compares in single precision and adds up in it too:
/// sums here are in double precision and agree to about six digits. "multi:softmax" gives the probabilities of the classes instead of the
/// number of the most probable one.
/// </remarks>
public static class XGBoostJson
{
    // Models are nested eight deep or so.
    private const int MaxDepth = 32;

    /// <summary>Reads a model.</summary>
    /// <param name="utf8">The whole file.</param>
    /// <exception cref="ModelFormatException">It is no such model, is damaged, or of a booster that is not read.</exception>
    public static TreeEnsembleModel Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        try
        {
            using var document = JsonDocument.Parse(XGBoostNumbers.Plain(utf8), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new TreeEnsembleModel(new XGBoostReader(utf8.Length).Read(new XGBoostValue(document.RootElement, "the file")));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(
                $"The XGBoost model is no JSON: {e.Message}", "Name a file that XGBoost's save_model wrote with the ending .json.", "AML2020", e);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="json">The whole file.</param>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static TreeEnsembleModel Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(Encoding.UTF8.GetBytes(json));
    }

    internal static ModelFormatException Damaged(string what, string? remedy = null) =>
        new($"In the XGBoost model {what}.", remedy ?? "Save the model again with XGBoost, or copy the file again.", "AML2021");
}
