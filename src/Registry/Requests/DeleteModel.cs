using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Deletes a version with its files, unless it is in production. Answers what it was.</summary>
/// <param name="Key">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="By">Who asks for it, for the history.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record DeleteModel(ModelKey Key, ModelVersion Version, string By = "", string Reason = "") : IRequest<ModelEntry>;
