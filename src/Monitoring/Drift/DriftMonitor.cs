using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Learning.Statistics;

namespace AudienceML.Monitoring.Drift;

/// <summary>Compares a batch with the data that a version was trained on: every feature by every statistic, and the predictions.</summary>
/// <remarks>
/// Something counts as drift when it is large enough to matter and chance does not explain it. Many features are looked at by
/// several statistics, so the chances are corrected together after Benjamini and Hochberg (1995): without any drift a report alarms in at
/// most about that share of cases. The verdict is major when the predictions moved far, or when half of the features moved and one of them
/// far; fewer features, however far, make it moderate.
/// </remarks>
public sealed class DriftMonitor
{
    private readonly ImmutableArray<IDriftDetector> _detectors;
    private readonly TimeProvider _clock;
    private readonly double _significance;

    /// <summary>Creates the monitor.</summary>
    /// <param name="clock">The clock, for the time of reports.</param>
    /// <param name="detectors">The statistics; null for population stability, Kolmogorov-Smirnov and the missing rate.</param>
    /// <param name="significance">The share of false alarms that is allowed, above 0 and below 0.5.</param>
    public DriftMonitor(TimeProvider clock, IEnumerable<IDriftDetector>? detectors = null, double significance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (significance is not (> 0 and < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(significance), significance, "The significance is above 0 and below 0.5.");
        }

        _clock = clock;
        _significance = significance;
        _detectors = [.. detectors ?? [new PopulationStabilityDetector(), new KolmogorovSmirnovDetector(), new MissingRateDetector()]];
    }

    /// <summary>Compares.</summary>
    /// <param name="key">Whose model and what for.</param>
    /// <param name="version">The version whose reference it is.</param>
    /// <param name="reference">The profile that was stored with the version.</param>
    /// <param name="current">The batch, counted in the bins of the reference.</param>
    /// <param name="source">What the batch is, in words.</param>
    public DriftReport Compare(ModelKey key, ModelVersion version, ModelProfile reference, ModelProfile current, string source = "")
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (!reference.Features.Select(f => f.Name).SequenceEqual(current.Features.Select(f => f.Name), StringComparer.Ordinal))
        {
            throw new ArgumentException("The two profiles have different features.", nameof(current));
        }

        var scores = Judge(reference.Features, current.Features);
        var (before, now) = (reference.Predictions, current.Predictions);
        var predictions = before is not null && now is not null ? Judge([before], [now]) : [];
        DriftScore[] judged = [.. scores, .. predictions];
        var adjusted = MultipleTesting.BenjaminiHochberg(Array.ConvertAll(judged, s => s.PValue));
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = adjusted[i] <= _significance ? judged[i] : judged[i] with { Level = DriftLevel.None };
        }

        return new()
        {
            ReportId = Guid.NewGuid(),
            Key = key,
            Version = version,
            At = _clock.GetUtcNow(),
            Source = source,
            ReferenceRows = reference.Rows,
            CurrentRows = current.Rows,
            Level = Verdict(judged.AsSpan(0, scores.Length), judged.AsSpan(scores.Length), reference.Features.Length),
            Features = [.. judged.Take(scores.Length).OrderByDescending(s => s.Level).ThenByDescending(s => double.IsNaN(s.Value) ? -1 : s.Value)],
            Predictions = [.. judged.Skip(scores.Length)],
        };
    }

    private static DriftLevel Verdict(ReadOnlySpan<DriftScore> features, ReadOnlySpan<DriftScore> predictions, int featureCount)
    {
        var level = DriftLevel.None;
        foreach (var score in predictions)
        {
            level = Max(level, score.Level);
        }

        var (strongest, moved) = (DriftLevel.None, new HashSet<string>(StringComparer.Ordinal));
        foreach (var score in features)
        {
            strongest = Max(strongest, score.Level);
            if (score.Level != DriftLevel.None)
            {
                moved.Add(score.Feature);
            }
        }

        // A few features may move far while the predictions stay, such as totals that grow with the calendar.
        return Max(level, 2 * moved.Count >= featureCount ? strongest : Min(strongest, DriftLevel.Moderate));
    }

    private static DriftLevel Max(DriftLevel left, DriftLevel right) => left > right ? left : right;

    private static DriftLevel Min(DriftLevel left, DriftLevel right) => left < right ? left : right;

    private DriftScore[] Judge(ImmutableArray<FeatureProfile> reference, ImmutableArray<FeatureProfile> current) =>
    [
        .. _detectors.SelectMany(detector => Enumerable.Range(0, reference.Length)
            .Where(i => detector.Supports(reference[i].Kind))
            .Select(i => detector.Compare(reference[i], current[i]))),
    ];
}
