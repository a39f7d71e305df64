namespace AudienceML.Learning.Metrics;

/// <summary>How probabilities are put into bins to compare them with what happened.</summary>
public enum CalibrationBinning
{
    /// <summary>Bins of (nearly) the same weight; tied probabilities stay together.</summary>
    EqualCount,

    /// <summary>Bins of the same width between 0 and 1; empty ones are left out.</summary>
    EqualWidth,
}
