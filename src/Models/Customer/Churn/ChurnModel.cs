using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Learning.Errors;

namespace AudienceML.Models.Customer.Churn;

/// <summary>What all churn models have in common, whatever their rows.</summary>
public static class ChurnModel
{
    /// <summary>The code under which versions are registered.</summary>
    public static ModelCode Code { get; } = new("churn_prediction");

    /// <summary>Reads what <c>Save</c> returned.</summary>
    /// <param name="artifact">The bytes.</param>
    /// <param name="engineer">The features that it was trained with.</param>
    /// <exception cref="ModelFormatException">Truncated, altered, of another model or schema, or of a newer format.</exception>
    public static ChurnModel<TRow> Load<TRow>(ReadOnlyMemory<byte> artifact, BaseFeatureEngineer<TRow> engineer) =>
        ChurnModel<TRow>.Load(artifact, engineer);

    /// <summary>How a registry's versions are loaded with these features.</summary>
    public static ModelLoader<ChurnModel<TRow>> Loader<TRow>(BaseFeatureEngineer<TRow> engineer)
    {
        ArgumentNullException.ThrowIfNull(engineer);
        return artifact => ChurnModel<TRow>.Load(artifact, engineer);
    }
}
