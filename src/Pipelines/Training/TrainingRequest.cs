using System.Collections.Immutable;
using AudienceML.Core.Tenancy;

namespace AudienceML.Pipelines.Training;

/// <summary>What one training run is asked to do.</summary>
public sealed record TrainingRequest
{
    /// <summary>Whose model.</summary>
    public TenantId Tenant { get; init; }

    /// <summary>Same seed, same data, same options: same model.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads, 1 or more.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Whether a version that passes the gate goes to production at once; otherwise it stays validated.</summary>
    public bool Promote { get; init; } = true;

    /// <summary>Who asks.</summary>
    public string By { get; init; } = "";

    /// <summary>A sentence for people, kept with the version.</summary>
    public string Description { get; init; } = "";

    /// <summary>Free labels, kept with the version.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>TRAINING, TUNING or RETRAINING, for the journal.</summary>
    public string RunType { get; init; } = "TRAINING";
}
