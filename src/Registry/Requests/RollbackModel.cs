using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Puts the version that was in production before back there. Answers that version.</summary>
/// <param name="Key">The model.</param>
/// <param name="By">Who asks for it, for the history.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RollbackModel(ModelKey Key, string By = "", string Reason = "") : IRequest<ModelEntry>;
