using System.Collections.Immutable;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>What a policy would have earned, and how far the log allows to say so.</summary>
public sealed record OffPolicyReport
{
    /// <summary>Decisions that were used.</summary>
    public required int Decisions { get; init; }

    /// <summary>Decisions that were left out because their propensity was 0.</summary>
    public required int LeftOut { get; init; }

    /// <summary>What the logged decisions earned on average: the value of the policy that made them.</summary>
    public required double LoggedValue { get; init; }

    /// <summary>The normal interval of <see cref="LoggedValue"/>.</summary>
    public required Interval LoggedInterval { get; init; }

    /// <summary>(Σ weight)² / Σ weight²: as many decisions under the policy itself would tell about as much (Kish 1965).</summary>
    public required double EffectiveDecisions { get; init; }

    /// <summary>The mean weight before the cap; near 1 when propensities are right and the log tries whatever the policy likes.</summary>
    public required double MeanWeight { get; init; }

    /// <summary>The greatest weight before the cap.</summary>
    public required double MaxWeight { get; init; }

    /// <summary>The share of the weights that the cap took away.</summary>
    public required double CappedShare { get; init; }

    /// <summary>One estimate a method; those that need a model of the reward only when one was given.</summary>
    public required ImmutableArray<OffPolicyEstimate> Estimates { get; init; }

    /// <summary>Why estimates are not to be trusted; empty when nothing speaks against them.</summary>
    public required ImmutableArray<OffPolicyWarning> Warnings { get; init; }

    /// <summary>The estimate by a method.</summary>
    /// <exception cref="ArgumentException">There is none: the method needs predicted rewards.</exception>
    public OffPolicyEstimate By(OffPolicyMethod method)
        => Estimates.FirstOrDefault(e => e.Method == method) ?? throw new ArgumentException($"{method} needs predicted rewards.", nameof(method));
}
