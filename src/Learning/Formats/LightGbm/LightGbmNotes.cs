using AudienceML.Learning.Trees.Ensembles;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>What a model text notes beside its trees: kept as text, and written back where it stood.</summary>
/// <param name="Label">The column of the label in training files.</param>
/// <param name="Monotone">The monotone constraints, or none.</param>
/// <param name="Tail">The parameters and whatever follows them.</param>
internal sealed record LightGbmNotes(string Label, string Monotone, string Tail)
{
    private const string Mark = "lightgbm";

    public static LightGbmNotes Of(LightGbmSection header, string tail) =>
        new(header.TextOrNull("label_index") ?? "0", header.TextOrNull("monotone_constraints") ?? "", tail.TrimStart('\n', '\r'));

    /// <summary>The notes of an ensemble; of one that did not come from LightGBM, the least that LightGBM itself would write.</summary>
    public static LightGbmNotes Parse(EnsembleDefinition definition)
    {
        var parts = definition.Notes.Split('\n', 4);
        if (parts.Length == 4 && parts[0] == Mark)
        {
            return new(parts[1], parts[2], parts[3]);
        }

        var boosting = definition.IsAverage ? "rf" : "gbdt";
        var objective = LightGbmObjective.TextOf(definition).Split(' ')[0];
        return new("0", "", $"parameters:\n[boosting: {boosting}]\n[objective: {objective}]\n\nend of parameters\n\npandas_categorical:null\n");
    }

    public override string ToString() => $"{Mark}\n{Label}\n{Monotone}\n{Tail}";
}
