using AudienceML.Core.Models;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Shows one version with the history of its model and its card.</summary>
/// <param name="Key">The model.</param>
/// <param name="Version">The version; when null, the one in production, and without one there the newest.</param>
public sealed record ShowModel(ModelKey Key, ModelVersion? Version = null) : IRequest<ModelDetails>, IRetryableRequest;
