namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>Why estimates are not to be trusted.</summary>
public enum OffPolicyWarningKind
{
    /// <summary>Decisions were logged with the propensity 0: they cannot have happened so, and are left out.</summary>
    ZeroPropensity,

    /// <summary>The policy makes none of the choices that were logged: there is nothing to learn about it.</summary>
    NoOverlap,

    /// <summary>The mean weight is below 1 by more than chance explains: the policy likes arms that the log never tries.</summary>
    MissingSupport,

    /// <summary>The mean weight is above 1 by more than chance explains: propensities are logged too low.</summary>
    WrongPropensities,

    /// <summary>The decisions that count are worth fewer than 100, or than 1 in 100, of as many under the policy itself.</summary>
    FewEffectiveDecisions,

    /// <summary>One decision carries more than 5 % of the weight.</summary>
    HeavyDecision,

    /// <summary>The cap on weights takes more than 1 % of them away: estimates are biased towards what is capped less.</summary>
    CappedWeights,
}
