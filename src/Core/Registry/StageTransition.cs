using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>One line of a model's history: which version went where, when, by whom and why.</summary>
/// <param name="Key">The model.</param>
/// <param name="Version">The version that moved.</param>
/// <param name="From">Where it stood; null when it was registered.</param>
/// <param name="To">Where it stands; null when it was deleted.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who or what moved it.</param>
/// <param name="Reason">Why.</param>
public sealed record StageTransition(
    ModelKey Key, ModelVersion Version, ModelStage? From, ModelStage? To, DateTimeOffset At, string By, string Reason);
