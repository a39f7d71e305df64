using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>How users of the simulation leave, and the probability that follows from it.</summary>
/// <remarks>
/// When a session ends, the user decides unseen to leave for good, with probability q = 1 - exp(-hazard × expected gap). One who stays comes
/// back after a gap with survival function S(x) = exp(-(x × rate)^shape), x in the audience's time. Hazard and rate depend on what the
/// sessions so far show (frequency, engagement, tier, a cancellation, novelty, the gap before) and, little, on what they do not.
/// The truth conditions on the user's parameters and on the history, not on the unseen decision. With r the audience's time from the end of
/// the last session to the as-of moment, and R the same to the end of the horizon, by Bayes' rule
/// P(no session in the horizon | none until as-of) = (q + (1 - q) S(R)) / (q + (1 - q) S(r)).
/// </remarks>
internal static class ChurnLaw
{
    /// <summary>The hazard of leaving, by day.</summary>
    public static double Hazard(in UserCondition user)
    {
        var logarithm = BaseHazard
            + (9 * (0.5 - user.Engagement))
            + (1.2 * user.Novelty)
            + (0.5 * Math.Max(0, user.GapSurprise))
            - (0.35 * DeterministicMath.Log(user.Rate / TypicalRate))
            + user.TierEffect
            + (user.HasCancelled ? 0.8 : 0)
            + user.Unseen;
        return Math.Min(1, DeterministicMath.Exp(logarithm));
    }

    /// <summary>The probability to leave at the end of a session.</summary>
    public static double LeaveProbability(double hazard, double rate) => 1 - DeterministicMath.Exp(-hazard * Math.Min(30, 1 / rate));

    /// <summary>The probability that a gap is longer.</summary>
    public static double Survival(double gap, double rate, double shape) =>
        gap <= 0 ? 1 : DeterministicMath.Exp(-DeterministicMath.Exp(shape * DeterministicMath.Log(gap * rate)));

    /// <summary>A random gap with that survival function.</summary>
    public static double Gap(RandomSource random, double rate, double shape) =>
        DeterministicMath.Exp(DeterministicMath.Log(Math.Max(1e-300, random.Exponential())) / shape) / rate;

    /// <summary>The truth: no session before <paramref name="toEnd"/>, given none before <paramref name="toAsOf"/>.</summary>
    public static double ChurnProbability(double leave, double rate, double shape, double toAsOf, double toEnd)
    {
        var gone = leave + ((1 - leave) * Survival(toAsOf, rate, shape));
        return Math.Min(1, (leave + ((1 - leave) * Survival(toEnd, rate, shape))) / gone);
    }

    /// <summary>Visits a day of a typical user.</summary>
    public const double TypicalRate = 0.095;

    private const double BaseHazard = -6.6;
}
