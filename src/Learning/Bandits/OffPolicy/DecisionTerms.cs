using AudienceML.Learning.Data;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>An estimate as the mean of one term a decision, or as the ratio of two sums of them.</summary>
internal sealed class DecisionTerms(OffPolicyMethod method, double[] terms, double[]? divisors)
{
    public OffPolicyEstimate Estimate(int[] groups, OffPolicyOptions options, LearningContext? context, CancellationToken cancellationToken)
    {
        var value = Value(default);
        var error = StandardError(value, groups);
        var z = SpecialFunctions.NormalQuantile(0.5 + (0.5 * options.Confidence));
        Interval? interval = null;
        if (options.BootstrapSamples > 0)
        {
            interval = double.IsNaN(value)
                ? new Interval(double.NaN, double.NaN)
                : Bootstrap.Estimate(
                    terms.Length,
                    Value,
                    groups: groups,
                    options: new BootstrapOptions { Samples = options.BootstrapSamples, Confidence = options.Confidence },
                    context: context,
                    cancellationToken: cancellationToken).Interval;
        }

        return new OffPolicyEstimate(method, value, error, new Interval(value - (z * error), value + (z * error)), interval);
    }

    /// <summary>The estimate of a sample, given how often each decision is in it; empty means once.</summary>
    private double Value(ReadOnlySpan<float> draws)
    {
        double sum = 0, divisor = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            double draw = draws.IsEmpty ? 1 : draws[i];
            sum += draw * terms[i];
            divisor += draw * (divisors is null ? 1 : divisors[i]);
        }

        return divisor > 0 ? sum / divisor : double.NaN;
    }

    /// <summary>By the deviations of the terms, first order for a ratio (the delta method); those of a group are added first.</summary>
    private double StandardError(double value, int[] groups)
    {
        var sums = new Dictionary<int, double>();
        var divisor = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            var share = divisors is null ? 1 : divisors[i];
            divisor += share;
            var group = groups.Length == 0 ? i : groups[i];
            sums[group] = sums.GetValueOrDefault(group) + terms[i] - (value * share);
        }

        var squares = 0.0;
        foreach (var deviation in sums.Values)
        {
            squares += deviation * deviation;
        }

        return sums.Count > 1 && divisor > 0 ? Math.Sqrt(squares * sums.Count / (sums.Count - 1.0)) / divisor : double.NaN;
    }
}
