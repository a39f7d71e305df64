using AudienceML.Learning.Data;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>What a policy decided in the past: the arms that were on offer, which was chosen and how likely that was, and what it earned.</summary>
public sealed class LoggedDecisions
{
    /// <summary>Wraps decisions without copying them, and checks that their parts fit.</summary>
    /// <param name="starts">Where each decision's arms start among all, then the number of all: decisions + 1 numbers that rise.</param>
    /// <param name="chosen">The place of the chosen arm among its decision's arms, counted from 0.</param>
    /// <param name="rewards">What each choice earned, finite.</param>
    /// <param name="propensities">How likely each choice was when it was made, 0 to 1. 0 cannot be; such decisions are left out with a warning.</param>
    /// <param name="features">A row an arm on offer, for reward models; null without.</param>
    /// <param name="groups">A number a decision, the same for those that belong together, such as those of one user: they are drawn together; empty: each alone.</param>
    public LoggedDecisions(
        ReadOnlyMemory<int> starts,
        ReadOnlyMemory<int> chosen,
        ReadOnlyMemory<double> rewards,
        ReadOnlyMemory<double> propensities,
        FeatureMatrix? features = null,
        ReadOnlyMemory<int> groups = default)
    {
        var count = chosen.Length;
        if (starts.Length != count + 1 || rewards.Length != count || propensities.Length != count || (groups.Length != 0 && groups.Length != count))
        {
            throw new ArgumentException(
                $"{count} choices need {count + 1} starts, as many rewards and propensities, and as many groups or none; there are {starts.Length}, {rewards.Length}, {propensities.Length} and {groups.Length}.",
                nameof(chosen));
        }

        for (var i = 0; i < count; i++)
        {
            var arms = starts.Span[i + 1] - starts.Span[i];
            if (starts.Span[0] != 0 || arms < 1 || (uint)chosen.Span[i] >= (uint)arms)
            {
                throw new ArgumentException($"Decision {i} has {arms} arms, of which number {chosen.Span[i]} was chosen.", nameof(starts));
            }

            if (!double.IsFinite(rewards.Span[i]) || !(propensities.Span[i] is >= 0 and <= 1))
            {
                throw new ArgumentException(
                    $"Decision {i} earned {rewards.Span[i]} and had the propensity {propensities.Span[i]}; rewards are finite, propensities lie between 0 and 1.",
                    nameof(propensities));
            }
        }

        if (features is not null && features.RowCount != starts.Span[^1])
        {
            throw new ArgumentException($"{starts.Span[^1]} arms on offer need as many rows of features, not {features.RowCount}.", nameof(features));
        }

        (Starts, Chosen, Rewards, Propensities, Features, Groups) = (starts, chosen, rewards, propensities, features, groups);
    }

    /// <summary>The number of decisions.</summary>
    public int Count => Chosen.Length;

    /// <summary>The number of arms on offer in all decisions together.</summary>
    public int ArmCount => Starts.Span[^1];

    /// <summary>Where each decision's arms start among all, then the number of all.</summary>
    public ReadOnlyMemory<int> Starts { get; }

    /// <summary>The place of the chosen arm among its decision's arms.</summary>
    public ReadOnlyMemory<int> Chosen { get; }

    /// <summary>What each choice earned.</summary>
    public ReadOnlyMemory<double> Rewards { get; }

    /// <summary>How likely each choice was when it was made.</summary>
    public ReadOnlyMemory<double> Propensities { get; }

    /// <summary>A row an arm on offer; null without.</summary>
    public FeatureMatrix? Features { get; }

    /// <summary>A number a decision, or empty.</summary>
    public ReadOnlyMemory<int> Groups { get; }

    /// <summary>The place of a decision's chosen arm among all arms on offer.</summary>
    internal int ChosenRow(int decision) => Starts.Span[decision] + Chosen.Span[decision];
}
