using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Lists the versions of one model, or of all models, by model and newest first.</summary>
/// <param name="Key">The model; all when null.</param>
public sealed record ListModels(ModelKey? Key = null) : IRequest<IReadOnlyList<ModelEntry>>, IRetryableRequest;
