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
        return interactions.ItemCount == 0
            ? throw new TrainingDataException("There are no items to choose from.", "Widen the window, or check the filters of the source.")
            : new RandomModel(context.Seed, interactions.ItemCount);
    }
}
