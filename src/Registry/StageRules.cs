using AudienceML.Core.Registry;

namespace AudienceML.Registry;

/// <summary>Which stage may follow which.</summary>
public static class StageRules
{
    /// <summary>The stages that a version can be moved to from where it stands.</summary>
    public static IReadOnlyList<ModelStage> Next(ModelStage stage) => stage switch
    {
        ModelStage.Training => [ModelStage.Validated, ModelStage.Archived],
        ModelStage.Validated => [ModelStage.Staging, ModelStage.Production, ModelStage.Archived],
        ModelStage.Staging => [ModelStage.Validated, ModelStage.Production, ModelStage.Archived],
        ModelStage.Production => [ModelStage.Deprecated],
        ModelStage.Deprecated => [ModelStage.Staging, ModelStage.Production, ModelStage.Archived],

        // Archived by mistake: it can be measured and chosen again.
        ModelStage.Archived => [ModelStage.Validated],
        _ => [],
    };

    /// <summary>Whether a version may go from one stage to the other.</summary>
    public static bool Allows(ModelStage from, ModelStage to) => Next(from).Contains(to);
}
