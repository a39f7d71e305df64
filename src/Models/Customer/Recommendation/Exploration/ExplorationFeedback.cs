using AudienceML.Learning.Bandits;
using AudienceML.Learning.Bandits.OffPolicy;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>Hands what came of explorations back: to the bandit that learns from it, and to the valuation of other policies.</summary>
public static class ExplorationFeedback
{
    /// <summary>The number under which bandits know an item; it does not depend on the catalogue.</summary>
    public static long ArmOf(string itemId)
    {
        ArgumentException.ThrowIfNullOrEmpty(itemId);
        return (long)Seeds.Derive(0, itemId);
    }

    /// <summary>Lets a bandit learn from an outcome.</summary>
    /// <exception cref="ArgumentException">The decision was made with another number of features.</exception>
    public static void Learn(IBandit bandit, ExplorationOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(bandit);
        ArgumentNullException.ThrowIfNull(outcome);
        var decision = outcome.Decision;
        var count = bandit.FeatureCount;
        if (count > 0 && decision.Features.Length != count * decision.Offered.Length)
        {
            throw new ArgumentException(
                $"The bandit looks at {count} features an item; the decision has {decision.Features.Length} for {decision.Offered.Length} items.", nameof(outcome));
        }

        bandit.Update(
            ArmOf(decision.Offered[decision.Chosen]), count == 0 ? default : decision.Features.AsSpan().Slice(decision.Chosen * count, count), outcome.Reward);
    }

    /// <summary>Puts outcomes into the form in which off-policy evaluation takes them; those of one user belong together.</summary>
    /// <param name="outcomes">Outcomes whose decisions all have as many features an item, or none.</param>
    public static LoggedDecisions ToLogged(IReadOnlyList<ExplorationOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var (starts, users) = (new int[outcomes.Count + 1], new Dictionary<string, int>(StringComparer.Ordinal));
        var (chosen, groups) = (new int[outcomes.Count], new int[outcomes.Count]);
        var (rewards, propensities) = (new double[outcomes.Count], new double[outcomes.Count]);
        var features = new List<float>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            var decision = outcomes[i].Decision;
            starts[i + 1] = starts[i] + decision.Offered.Length;
            (chosen[i], rewards[i], propensities[i]) = (decision.Chosen, outcomes[i].Reward, decision.Propensity);
            features.AddRange(decision.Features.AsSpan());

            // Somebody without a name is a group alone.
            if (decision.UserId is not { } user)
            {
                groups[i] = -1 - i;
            }
            else if (!users.TryGetValue(user, out groups[i]))
            {
                users.Add(user, groups[i] = users.Count);
            }
        }

        var columns = starts[^1] == 0 ? 0 : features.Count / starts[^1];
        if (columns * starts[^1] != features.Count)
        {
            throw new ArgumentException("The decisions have different numbers of features an item.", nameof(outcomes));
        }

        return new(starts, chosen, rewards, propensities, columns == 0 ? null : new FeatureMatrix(features.ToArray(), starts[^1], columns), groups);
    }
}
