using System.Collections.Immutable;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Requests;

/// <summary>What <see cref="ShowModel"/> answers.</summary>
/// <param name="Entry">The version.</param>
/// <param name="History">The history of its model, oldest first.</param>
/// <param name="Card">The version on one page, in Markdown.</param>
public sealed record ModelDetails(ModelEntry Entry, ImmutableArray<StageTransition> History, string Card);
