using AudienceML.Core.Evaluation;

namespace AudienceML.Core.Registry;

/// <summary>A new version and the one in production, measured on the same held-out rows.</summary>
public sealed record GateCandidates
{
    /// <summary>How good the new version is.</summary>
    public required EvaluationReport Challenger { get; init; }

    /// <summary>The version in production; null when there is none.</summary>
    public ModelEntry? ChampionEntry { get; init; }

    /// <summary>How good it is on the same rows; null when there is none, or when it cannot read these rows.</summary>
    public EvaluationReport? Champion { get; init; }

    /// <summary>The new version's output by row, where outputs are single numbers; otherwise empty.</summary>
    public ReadOnlyMemory<float> ChallengerScores { get; init; }

    /// <summary>The output by row of the version in production; empty when <see cref="Champion"/> is null.</summary>
    public ReadOnlyMemory<float> ChampionScores { get; init; }

    /// <summary>The labels of these rows, where they are single numbers; otherwise empty.</summary>
    public ReadOnlyMemory<float> Labels { get; init; }
}
