using System.Collections.Immutable;
using AudienceML.Core.Evaluation;

namespace AudienceML.Registry.Cards;

/// <summary>What a training run knows of a version before the registry has it: what it learned from, and how good it and simpler ways are.</summary>
public sealed record TrainingNotes
{
    /// <summary>What was measured on rows that the model did not learn from.</summary>
    public required EvaluationReport Report { get; init; }

    /// <summary>The same for baselines, by name, in the order of their columns.</summary>
    public ImmutableArray<KeyValuePair<string, EvaluationReport>> Baselines { get; init; } = [];

    /// <summary>What the check of the data found, a sentence each.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>Where the rows came from.</summary>
    public required string Source { get; init; }

    /// <summary>When the model was trained.</summary>
    public required DateTimeOffset TrainedAt { get; init; }
}
