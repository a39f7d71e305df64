using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Registry;
using AudienceML.Learning.Metrics;

namespace AudienceML.Registry.Gates;

/// <summary>
/// Champion against challenger: a new version passes when it reaches every bound and its primary metric is not worse than that of the
/// version in production by more than a tolerance. Where both versions' scores are known and the metric is the area under the ROC
/// curve, a difference that may be chance (DeLong's interval holds zero) is no reason to refuse.
/// </summary>
/// <param name="options">How strict; the defaults when null.</param>
public sealed class PromotionGate(PromotionGateOptions? options = null) : IPromotionGate
{
    private readonly PromotionGateOptions _options = options ?? new();

    /// <inheritdoc/>
    public GateDecision Decide(GateCandidates candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var reasons = ImmutableArray.CreateBuilder<string>();
        var passed = true;
        foreach (var (passes, reason) in CheckBounds(candidates.Challenger).Append(Compare(candidates)))
        {
            passed &= passes;
            reasons.Add(reason);
        }

        return new(passed, reasons.DrainToImmutable());
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private IEnumerable<(bool Passes, string Reason)> CheckBounds(EvaluationReport report)
    {
        foreach (var (name, bound) in _options.Bounds)
        {
            if (report.Metrics.FirstOrDefault(m => m.Name == name) is not { } metric)
            {
                yield return (false, $"{name} has a bound and was not measured.");
                continue;
            }

            // Comparisons with NaN are false, so that a metric without a value reaches no bound.
            var reached = metric.HigherIsBetter ? metric.Value >= bound : metric.Value <= bound;
            var side = metric.HigherIsBetter ? "at least" : "at most";
            yield return (reached, $"{name} is {Text(metric.Value)} and has to be {side} {Text(bound)}.");
        }
    }

    private (bool Passes, string Reason) Compare(GateCandidates candidates)
    {
        var challenger = candidates.Challenger.Primary;
        if (double.IsNaN(challenger.Value))
        {
            return (false, $"{challenger.Name} has no value for the new version.");
        }

        if (candidates is { ChampionEntry: null, Champion: null })
        {
            return (true, $"There is no version in production to compare {challenger.Name} {Text(challenger.Value)} with.");
        }

        var (champion, where) = Champion(candidates, challenger.Name);
        if (champion is not { } value)
        {
            return (false, $"{challenger.Name} of the version in production is not known, so the two cannot be compared; promote by hand.");
        }

        var gain = challenger.HigherIsBetter ? challenger.Value - value : value - challenger.Value;
        var comparison = $"{challenger.Name} is {Text(challenger.Value)} against {Text(value)} of the version in production{where}";
        if (double.IsNaN(value) || gain >= -_options.Tolerance)
        {
            return (true, $"{comparison}: not worse by more than {Text(_options.Tolerance)}.");
        }

        return Interval(candidates, challenger.Name) is { Upper: >= 0 } chance
            ? (true, $"{comparison}: the difference may be chance ({Text(chance.Lower)} to {Text(chance.Upper)}).")
            : (false, $"{comparison}: worse by {Text(-gain)}, and {Text(_options.Tolerance)} is allowed.");
    }

    private static (double? Value, string Where) Champion(GateCandidates candidates, string metric)
    {
        if (candidates.Champion is { } report)
        {
            return (report.Metrics.FirstOrDefault(m => m.Name == metric)?.Value, "");
        }

        return candidates.ChampionEntry!.Registration.Metrics.TryGetValue(metric, out var registered)
            ? (registered, " on its own held-out rows, because it cannot read these")
            : (null, "");
    }

    private AucDifference? Interval(GateCandidates candidates, string metric)
    {
        var rows = candidates.Labels.Length;
        if (metric != "auc" || rows == 0 || candidates.ChallengerScores.Length != rows || candidates.ChampionScores.Length != rows)
        {
            return null;
        }

        return DeLong.Compare(candidates.ChallengerScores.Span, candidates.ChampionScores.Span, candidates.Labels.Span, _options.Confidence);
    }
}
