using AudienceML.Core.Monitoring;
using AudienceML.Learning.Data;
using AudienceML.Learning.Statistics;

namespace AudienceML.Monitoring.Drift;

/// <summary>
/// Population stability index: Σ (r − c) · ln(r / c) over about ten bins of equal reference share, one for missing values and one for unseen
/// categories; empty shares count as 0.0001. From 0.1 on moderate, from 0.25 on major.
/// </summary>
/// <remarks>
/// Small samples exceed 0.1 by chance alone: without drift the index times n·m / (n + m) follows about a χ² distribution with one degree of
/// freedom less than bins, which gives the chance that is reported.
/// </remarks>
public sealed class PopulationStabilityDetector : IDriftDetector
{
    private const double Moderate = 0.1;
    private const double Major = 0.25;

    /// <inheritdoc/>
    public string Name => "psi";

    /// <inheritdoc/>
    public bool Supports(FeatureKind kind) => kind != FeatureKind.Text;

    /// <inheritdoc/>
    public DriftScore Compare(FeatureProfile reference, FeatureProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (Scores.Unusable(reference.Rows, current.Rows) is { } reason)
        {
            return Scores.NotComputable(reference.Name, Name, reason);
        }

        var (r, c) = StabilityBins.Shares(reference, current);
        var index = Divergences.PopulationStability(r, c);
        var filled = Enumerable.Range(0, r.Length).Count(i => r[i] + c[i] > 0);
        var noise = (1.0 / reference.Rows) + (1.0 / current.Rows);
        return new()
        {
            Feature = reference.Name,
            Detector = Name,
            Value = index,
            PValue = filled < 2 ? 1 : SpecialFunctions.ChiSquareUpper(index / noise, filled - 1),
            Level = Scores.LevelOf(index, Moderate, Major),
        };
    }
}
