using System.Collections.Immutable;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Requests;

/// <summary>What <see cref="ExportModel"/> wrote.</summary>
/// <param name="Entry">The version.</param>
/// <param name="Directory">The full path of the folder.</param>
/// <param name="Files">The names of the files in it.</param>
public sealed record ModelExport(ModelEntry Entry, string Directory, ImmutableArray<string> Files);
