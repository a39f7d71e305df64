namespace AudienceML.Core.Monitoring;

/// <summary>What one statistic says about one feature.</summary>
public sealed record DriftScore
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>The statistic's name: psi, ks, missing_rate.</summary>
    public required string Detector { get; init; }

    /// <summary>Its value; NaN when it cannot be computed.</summary>
    public required double Value { get; init; }

    /// <summary>The chance of a value at least as large when nothing changed, 0 to 1; 1 when it cannot be computed.</summary>
    public required double PValue { get; init; }

    /// <summary>How large the change is, apart from chance; a report lowers it to none when chance explains it.</summary>
    public required DriftLevel Level { get; init; }

    /// <summary>Why there is no value; null when there is one.</summary>
    public string? NotComputable { get; init; }
}
