namespace AudienceML.Learning.Statistics;

/// <summary>How an interval is read off the figures of the samples.</summary>
public enum BootstrapKind
{
    /// <summary>Their quantiles.</summary>
    Percentile,

    /// <summary>
    /// Their quantiles, corrected for bias and skew (Efron 1987). The acceleration comes from a jackknife of at most 200 groups of rows.
    /// </summary>
    BiasCorrectedAccelerated,
}
