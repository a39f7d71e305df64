namespace AudienceML.Learning.Statistics;

/// <summary>A statistic that compares two samples, or the reason why there is none.</summary>
public sealed record StatisticResult
{
    private StatisticResult(double value, double? pValue, double? noiseLevel, string? reason)
    {
        Value = value;
        PValue = pValue;
        NoiseLevel = noiseLevel;
        NotComputableReason = reason;
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsComputable => NotComputableReason is null;

    /// <summary>The statistic; NaN exactly when it is not computable.</summary>
    public double Value { get; }

    /// <summary>How often a value as large would appear without any difference; null for measures that have none.</summary>
    public double? PValue { get; }

    /// <summary>What samples of these sizes reach without any difference in 19 of 20 cases; null for measures that have none.</summary>
    public double? NoiseLevel { get; }

    /// <summary>Why there is no value, as one sentence; null when there is one.</summary>
    public string? NotComputableReason { get; }

    internal static StatisticResult Of(double value, double? pValue = null, double? noiseLevel = null) => new(value, pValue, noiseLevel, null);

    internal static StatisticResult NotComputable(string reason) => new(double.NaN, null, null, reason);
}
