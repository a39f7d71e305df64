using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders;

/// <summary>Chooses its learner when it sees the data: how many users and items there are and how densely they meet decides on settings.</summary>
internal sealed class AdaptiveLearner(Func<Interactions, IRecommenderLearner> choose) : IRecommenderLearner
{
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        return choose(interactions).Learn(interactions, context, cancellationToken);
    }
}
