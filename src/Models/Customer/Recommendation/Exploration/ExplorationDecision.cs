using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>What was on offer for one place and what was shown there: to be kept until it is known what came of it.</summary>
/// <param name="UserId">Who saw it; null for somebody without a name.</param>
/// <param name="Time">When.</param>
/// <param name="Place">The place in the list, from 1.</param>
/// <param name="Offered">The items on offer.</param>
/// <param name="Chosen">Which of them was shown, from 0.</param>
/// <param name="Propensity">How likely that choice was; 0 when the bandit does not say.</param>
/// <param name="Features">What the bandit was told of the items on offer, item after item; empty when it looks at nothing.</param>
public sealed record ExplorationDecision(
    string? UserId, DateTimeOffset Time, int Place, ImmutableArray<string> Offered, int Chosen, double Propensity, ImmutableArray<float> Features);
