using AudienceML.Learning.Data;
using AudienceML.Learning.Tuning;

namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>What each arm on offer would have earned, by a learner of the house: boosted trees, ridge regression or any other.</summary>
public static class RewardModel
{
    /// <summary>Predicts each decision's arms by a model that did not see the decision (cross-fitting, Chernozhukov et al. 2018).</summary>
    /// <remarks>A model that had seen the reward would predict it too well where it was earned, and the doubly robust estimate would take that for truth.</remarks>
    /// <param name="learner">Regression, or binary for rewards of 0 and 1.</param>
    /// <param name="logged">Decisions with features.</param>
    /// <param name="folds">2 to the number of decisions, or of groups: the models that are learned.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">As the learner's.</param>
    /// <returns>A predicted reward for each arm on offer.</returns>
    public static double[] Predict(ILearner learner, LoggedDecisions logged, int folds = 5, LearningContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(logged);
        var features = logged.Features ?? throw new ArgumentException("A model of the reward needs the features of the arms on offer.", nameof(logged));
        context ??= new LearningContext();
        var chosen = new int[logged.Count];
        var rewards = new float[logged.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = logged.ChosenRow(i);
            rewards[i] = (float)logged.Rewards.Span[i];
        }

        var decisions = new LearningSet(features.Select(chosen), rewards);
        var predicted = new double[logged.ArmCount];
        var parts = logged.Groups.IsEmpty
            ? KFold.Split(logged.Count, folds, context.Seed)
            : GroupKFold.Split(logged.Groups.Span, folds, context.Seed);
        foreach (var part in parts)
        {
            var scorer = learner.Learn(decisions.Select(part.Train.AsSpan()), null, context, cancellationToken);
            if (scorer.OutputCount != 1)
            {
                throw new ArgumentException($"A model of the reward has one output, not {scorer.OutputCount}.", nameof(learner));
            }

            foreach (var decision in part.Test)
            {
                var first = logged.Starts.Span[decision];
                var arms = features.Rows(first, logged.Starts.Span[decision + 1] - first);
                var outputs = new float[arms.RowCount];
                scorer.Score(arms, outputs, cancellationToken);
                for (var i = 0; i < outputs.Length; i++)
                {
                    predicted[first + i] = outputs[i];
                }
            }
        }

        return predicted;
    }
}
