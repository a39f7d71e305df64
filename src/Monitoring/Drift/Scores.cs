using AudienceML.Core.Monitoring;

namespace AudienceML.Monitoring.Drift;

/// <summary>What the detectors have in common.</summary>
internal static class Scores
{
    public static string? Unusable(long reference, long current) =>
        reference == 0 ? "The reference has no values." : current == 0 ? "The new data has no values." : null;

    public static DriftScore NotComputable(string feature, string detector, string reason) => new()
    {
        Feature = feature,
        Detector = detector,
        Value = double.NaN,
        PValue = 1,
        Level = DriftLevel.None,
        NotComputable = reason,
    };

    public static DriftLevel LevelOf(double value, double moderate, double major) =>
        value >= major ? DriftLevel.Major : value >= moderate ? DriftLevel.Moderate : DriftLevel.None;
}
