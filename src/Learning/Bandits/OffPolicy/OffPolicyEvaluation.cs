using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>Values a policy on what another one decided, before it is let near anybody.</summary>
/// <remarks>
/// Estimators as in Dudík, Langford and Li (2011) and Swaminathan and Joachims (2015). All of them rest on propensities that were logged when
/// the decision was made and on a log that sometimes tries what the policy likes; the warnings say when the log itself speaks against that.
/// </remarks>
public static class OffPolicyEvaluation
{
    /// <summary>Estimates what a policy would have earned a decision.</summary>
    /// <param name="logged">What was decided and earned.</param>
    /// <param name="policy">For each arm on offer how likely the policy would choose it; each decision's arms add up to 1.</param>
    /// <param name="predictedRewards">
    /// For each arm on offer what a model predicts it to earn, for the direct method and the doubly robust one; empty without. Take predictions
    /// of rows the model did not learn from: <see cref="RewardModel.Predict"/>.
    /// </param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="context">Seed, threads and progress of the bootstrap.</param>
    /// <param name="cancellationToken">Checked between samples.</param>
    /// <exception cref="TrainingDataException">No decision is left that could have happened.</exception>
    public static OffPolicyReport Evaluate(
        LoggedDecisions logged,
        ReadOnlyMemory<double> policy,
        ReadOnlyMemory<double> predictedRewards = default,
        OffPolicyOptions? options = null,
        LearningContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logged);
        options ??= new OffPolicyOptions();
        options.Check();
        CheckPolicy(logged, policy.Span);
        CheckPredictions(logged, predictedRewards.Span);
        var rows = Enumerable.Range(0, logged.Count).Where(i => logged.Propensities.Span[i] > 0).ToArray();
        if (rows.Length == 0)
        {
            throw new TrainingDataException("No decision was logged with a propensity above 0.", "Log how likely each choice was when it is made.");
        }

        var (rewards, weights, capped, taken, expected) = Gather(logged, policy.Span, predictedRewards.Span, rows, options.WeightCap);
        var groups = logged.Groups.IsEmpty ? [] : Array.ConvertAll(rows, i => logged.Groups.Span[i]);
        var terms = new List<DecisionTerms>
        {
            new(OffPolicyMethod.InversePropensity, Multiply(capped, rewards), null),
            new(OffPolicyMethod.SelfNormalized, Multiply(capped, rewards), capped),
        };
        if (!predictedRewards.IsEmpty)
        {
            terms.Add(new(OffPolicyMethod.DirectMethod, expected, null));
            terms.Add(new(OffPolicyMethod.DoublyRobust, [.. expected.Select((v, i) => v + (capped[i] * (rewards[i] - taken[i])))], null));
        }

        var estimates = terms.Select(t => t.Estimate(groups, options, context, cancellationToken)).ToImmutableArray();
        var (sum, squares) = (capped.Sum(), capped.Sum(w => w * w));
        var logs = new DecisionTerms(OffPolicyMethod.InversePropensity, rewards, null).Estimate(groups, options with { BootstrapSamples = 0 }, context, cancellationToken);
        var report = new OffPolicyReport
        {
            Decisions = rows.Length,
            LeftOut = logged.Count - rows.Length,
            LoggedValue = logs.Value,
            LoggedInterval = logs.NormalInterval,
            EffectiveDecisions = squares > 0 ? sum * sum / squares : 0,
            MeanWeight = weights.Average(),
            MaxWeight = weights.Max(),
            CappedShare = weights.Sum() > 0 ? 1 - (sum / weights.Sum()) : 0,
            Estimates = estimates,
            Warnings = [],
        };
        return report with { Warnings = [.. Warn(report, weights, capped, groups, options)] };
    }

    private static (double[] Rewards, double[] Weights, double[] Capped, double[] Taken, double[] Expected) Gather(
        LoggedDecisions logged, ReadOnlySpan<double> policy, ReadOnlySpan<double> predicted, int[] rows, double cap)
    {
        var (rewards, weights, capped) = (new double[rows.Length], new double[rows.Length], new double[rows.Length]);
        var (taken, expected) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var chosen = logged.ChosenRow(rows[i]);
            rewards[i] = logged.Rewards.Span[rows[i]];
            weights[i] = policy[chosen] / logged.Propensities.Span[rows[i]];
            capped[i] = Math.Min(weights[i], cap);
            if (!predicted.IsEmpty)
            {
                taken[i] = predicted[chosen];
                for (var arm = logged.Starts.Span[rows[i]]; arm < logged.Starts.Span[rows[i] + 1]; arm++)
                {
                    expected[i] += policy[arm] * predicted[arm];
                }
            }
        }

        return (rewards, weights, capped, taken, expected);
    }

    private static double[] Multiply(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a * b)];

    private static IEnumerable<OffPolicyWarning> Warn(OffPolicyReport report, double[] weights, double[] capped, int[] groups, OffPolicyOptions options)
    {
        if (report.LeftOut > 0)
        {
            yield return new(
                OffPolicyWarningKind.ZeroPropensity,
                Text($"{report.LeftOut} decisions were logged with the propensity 0 and are left out: log the probability with which the choice was made."));
        }

        if (report.MaxWeight == 0)
        {
            yield return new(
                OffPolicyWarningKind.NoOverlap, "The policy makes none of the logged choices: let a share of the choices be made at random, and log for longer.");
            yield break;
        }

        var mean = new DecisionTerms(OffPolicyMethod.InversePropensity, weights, null).Estimate(groups, options with { BootstrapSamples = 0 }, null, default);

        // Weights that are all alike have no error; the least one keeps rounding from looking like evidence.
        var error = Math.Max(mean.StandardError, 1e-9);
        if (mean.Value < 1 - (3 * error))
        {
            yield return new(
                OffPolicyWarningKind.MissingSupport,
                Text($"The mean weight is {mean.Value:F3}, not 1: the policy likes arms that the log never tries. Estimates say nothing about those."));
        }
        else if (mean.Value > 1 + (3 * error))
        {
            yield return new(
                OffPolicyWarningKind.WrongPropensities,
                Text($"The mean weight is {mean.Value:F3}, not 1: propensities are logged too low, or not those of the choices."));
        }

        if (report.EffectiveDecisions < Math.Max(100, 0.01 * report.Decisions))
        {
            yield return new(
                OffPolicyWarningKind.FewEffectiveDecisions,
                Text($"The {report.Decisions} decisions are worth {report.EffectiveDecisions:F1} of the policy's own: log more of them, or compare policies that differ less."));
        }

        var heaviest = capped.Max() / capped.Sum();
        if (heaviest > 0.05)
        {
            yield return new(OffPolicyWarningKind.HeavyDecision, Text($"One decision carries {heaviest:P1} of the weight: raise the least propensity, or cap the weights."));
        }

        if (report.CappedShare > 0.01)
        {
            yield return new(
                OffPolicyWarningKind.CappedWeights, Text($"The cap of {options.WeightCap} takes {report.CappedShare:P1} of the weights away: estimates are biased."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void CheckPolicy(LoggedDecisions logged, ReadOnlySpan<double> policy)
    {
        if (policy.Length != logged.ArmCount)
        {
            throw new ArgumentException($"{logged.ArmCount} arms on offer need as many probabilities, not {policy.Length}.", nameof(policy));
        }

        for (var i = 0; i < logged.Count; i++)
        {
            var sum = 0.0;
            for (var arm = logged.Starts.Span[i]; arm < logged.Starts.Span[i + 1]; arm++)
            {
                sum += policy[arm] >= 0 ? policy[arm] : double.NaN;
            }

            if (!(Math.Abs(sum - 1) <= 1e-6))
            {
                throw new ArgumentException($"The policy's probabilities of decision {i} are 0 or more and add up to 1, not to {sum}.", nameof(policy));
            }
        }
    }

    private static void CheckPredictions(LoggedDecisions logged, ReadOnlySpan<double> predictedRewards)
    {
        if (!predictedRewards.IsEmpty && predictedRewards.Length != logged.ArmCount)
        {
            throw new ArgumentException($"{logged.ArmCount} arms on offer need as many predicted rewards or none, not {predictedRewards.Length}.", nameof(predictedRewards));
        }

        foreach (var value in predictedRewards)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"Predicted rewards are finite, not {value}.", nameof(predictedRewards));
            }
        }
    }
}
