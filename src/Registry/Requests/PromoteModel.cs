using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Moves a version to a stage, production unless said otherwise; the version that was there becomes deprecated.</summary>
/// <param name="Key">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Stage">Where it goes.</param>
/// <param name="By">Who asks for it, for the history.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record PromoteModel(
    ModelKey Key, ModelVersion Version, ModelStage Stage = ModelStage.Production, string By = "", string Reason = "") : IRequest<ModelEntry>;
