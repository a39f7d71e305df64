using AudienceML.Core.Models;
using AudienceML.Features.Shared.Tabular;

namespace AudienceML.Models.Customer.Churn;

/// <summary>Churn models of any table: the stored schema says which columns they read.</summary>
public static class TabularChurn
{
    /// <summary>Loads versions of such models.</summary>
    public static ModelLoader<ChurnModel<TabularRow>> Loader { get; } = Load;

    /// <summary>Reads what <c>Save</c> returned; the features are rebuilt from the schema in it.</summary>
    /// <exception cref="Learning.Errors.ModelFormatException">Truncated, altered, of another model, or of a newer format.</exception>
    public static ChurnModel<TabularRow> Load(ReadOnlyMemory<byte> artifact) =>
        ChurnModel.Load(artifact, new TabularFeatureEngineer(ChurnModel<TabularRow>.ReadSchema(artifact)));
}
