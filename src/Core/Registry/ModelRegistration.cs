using System.Collections.Immutable;
using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>What is said of a new version when it is registered. The registry adds id, version, stage, parent and times.</summary>
public sealed record ModelRegistration
{
    /// <summary>Whose model and what for.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>The algorithm in words: gradient_boosting.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The fingerprint of its features; another one than the version before raises the major version.</summary>
    public required string SchemaFingerprint { get; init; }

    /// <summary>customer, editorial, content or shared.</summary>
    public string Domain { get; init; } = "shared";

    /// <summary>A sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who or what registers it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>The training run that made it.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Rows that it was trained on.</summary>
    public long TrainingRows { get; init; }

    /// <summary>Seconds that the training took.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>Metrics on held-out rows by name.</summary>
    public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Free labels.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Anything else worth keeping, such as options and thresholds.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The inputs in the order of the columns.</summary>
    public ImmutableArray<FeatureSummary> Features { get; init; } = [];
}
