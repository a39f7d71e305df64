using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;
using AudienceML.Learning.Statistics;

namespace AudienceML.Monitoring.Drift;

/// <summary>
/// The change of the share of missing values, tested as two proportions: statistics on values alone cannot see a column vanish. From 0.05
/// on moderate, from 0.2 on major.
/// </summary>
public sealed class MissingRateDetector : IDriftDetector
{
    private const double Moderate = 0.05;
    private const double Major = 0.2;

    /// <inheritdoc/>
    public string Name => "missing_rate";

    /// <inheritdoc/>
    public bool Supports(FeatureKind kind) => true;

    /// <inheritdoc/>
    public DriftScore Compare(FeatureProfile reference, FeatureProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (Scores.Unusable(reference.Rows, current.Rows) is { } reason)
        {
            return Scores.NotComputable(reference.Name, Name, reason);
        }

        var change = Math.Abs(reference.MissingShare - current.MissingShare);
        var pooled = (double)(reference.Missing + current.Missing) / (reference.Rows + current.Rows);
        var spread = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / reference.Rows) + (1.0 / current.Rows)));
        return new()
        {
            Feature = reference.Name,
            Detector = Name,
            Value = change,
            PValue = spread > 0 ? SpecialFunctions.NormalTwoSided(change / spread) : 1,
            Level = Scores.LevelOf(change, Moderate, Major),
        };
    }
}
