using AudienceML.Core.Models;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

/// <summary>Writes the files of a version and its card into a new folder: all of them or nothing.</summary>
/// <param name="Key">The model.</param>
/// <param name="Version">The version; when null, the one in production, and without one there the newest.</param>
/// <param name="Directory">The folder; it must not exist yet, or be empty.</param>
public sealed record ExportModel(ModelKey Key, ModelVersion? Version, string Directory) : IRequest<ModelExport>;
