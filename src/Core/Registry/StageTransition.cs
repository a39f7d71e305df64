using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>One line of a model's history: which version went where, when, by whom and why.</summary>
public sealed record StageTransition(
    ModelKey Key, ModelVersion Version, ModelStage? From, ModelStage To, DateTimeOffset At, string By, string Reason);
