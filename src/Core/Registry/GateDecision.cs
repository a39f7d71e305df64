using System.Collections.Immutable;

namespace AudienceML.Core.Registry;

/// <summary>Whether a new version may take the place of the one in production. A value: a refusal is an expected answer.</summary>
/// <param name="Passed">Whether it may.</param>
/// <param name="Reasons">Why, one sentence each, for people.</param>
public sealed record GateDecision(bool Passed, ImmutableArray<string> Reasons);
