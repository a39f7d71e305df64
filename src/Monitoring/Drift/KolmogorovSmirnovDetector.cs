using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;
using AudienceML.Learning.Statistics;

namespace AudienceML.Monitoring.Drift;

/// <summary>
/// The largest distance between two distribution functions, at the bins' edges, missing values left out. At most the exact distance, so
/// that the reported chance is on the safe side. From 0.1 on moderate, from 0.2 on major; categories have no order and are left to others.
/// </summary>
public sealed class KolmogorovSmirnovDetector : IDriftDetector
{
    private const double Moderate = 0.1;
    private const double Major = 0.2;

    /// <inheritdoc/>
    public string Name => "ks";

    /// <inheritdoc/>
    public bool Supports(FeatureKind kind) => kind is FeatureKind.Number or FeatureKind.Flag or FeatureKind.Date;

    /// <inheritdoc/>
    public DriftScore Compare(FeatureProfile reference, FeatureProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (Scores.Unusable(reference.Present, current.Present) is { } reason)
        {
            return Scores.NotComputable(reference.Name, Name, reason);
        }

        if (reference.Counts.Length != current.Counts.Length)
        {
            throw new ArgumentException($"The profiles of '{reference.Name}' have different bins.", nameof(current));
        }

        double largest = 0;
        long below = 0, belowCurrent = 0;
        for (var i = 0; i < reference.Counts.Length; i++)
        {
            below += reference.Counts[i];
            belowCurrent += current.Counts[i];
            largest = Math.Max(largest, Math.Abs(((double)below / reference.Present) - ((double)belowCurrent / current.Present)));
        }

        var size = (double)reference.Present * current.Present / (reference.Present + current.Present);
        return new()
        {
            Feature = reference.Name,
            Detector = Name,
            Value = largest,
            PValue = SpecialFunctions.KolmogorovUpper(largest, size),
            Level = Scores.LevelOf(largest, Moderate, Major),
        };
    }
}
