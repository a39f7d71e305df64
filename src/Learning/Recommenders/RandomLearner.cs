using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Recommenders;

/// <summary>Any items, to each user others: what a list is worth that knows nothing.</summary>
public sealed class RandomLearner : IRecommenderLearner
{
    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        return interactions.Count == 0
            ? throw new TrainingDataException("There are no interactions: a catalogue without any is not worth recommending from.", "Widen the window, or check the filters of the source.")
            : new RandomModel(context.Seed, interactions.ItemCount);
    }
}
