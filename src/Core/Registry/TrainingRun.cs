using System.Collections.Immutable;
using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>One training run: what it was asked, how it went, what came of it.</summary>
public sealed record TrainingRun
{
    /// <summary>The run's id.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Whose model and what for.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>TRAINING, TUNING, EVALUATION or RETRAINING.</summary>
    public string RunType { get; init; } = "TRAINING";

    /// <summary>How far it is.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What it was asked: data, options, seed.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Metrics on held-out rows by name.</summary>
    public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The version that it registered, if any.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>What went wrong, if anything.</summary>
    public string? Error { get; init; }
}
