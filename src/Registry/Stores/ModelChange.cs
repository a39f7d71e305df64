using System.Collections.Immutable;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Stores;

/// <summary>One change of a model: a store makes all of it visible at once, or nothing.</summary>
/// <param name="Line">The model after it. Versions missing here that were there before are to be deleted with their files.</param>
/// <param name="Transitions">What to append to the history.</param>
/// <param name="Added">The version that is new in <paramref name="Line"/>, if any.</param>
public sealed record ModelChange(ModelLine Line, ImmutableArray<StageTransition> Transitions, NewVersion? Added = null);
