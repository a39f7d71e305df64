using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Learning.Errors;

namespace AudienceML.Models.Shared.Baseline;

/// <summary>What all baselines have in common, whatever their rows.</summary>
public static class BaselineModel
{
    /// <summary>Their code.</summary>
    public static ModelCode Code { get; } = new("baseline");

    /// <summary>Reads what <c>Save</c> returned.</summary>
    /// <param name="artifact">The bytes.</param>
    /// <param name="engineer">The features that it was trained with.</param>
    /// <exception cref="ModelFormatException">Truncated, altered, of another model or schema, or of a newer format.</exception>
    public static BaselineModel<TRow> Load<TRow>(ReadOnlyMemory<byte> artifact, BaseFeatureEngineer<TRow> engineer) =>
        BaselineModel<TRow>.Load(artifact, engineer);
}
