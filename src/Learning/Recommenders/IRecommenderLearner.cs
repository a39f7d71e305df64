using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders;

/// <summary>An algorithm with its options: immutable, without memory of what it learned before, safe to share between threads.</summary>
public interface IRecommenderLearner
{
    /// <summary>Learns a recommender.</summary>
    /// <param name="interactions">Who took what.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="Errors.TrainingDataException">Nothing can be learned from these pairs.</exception>
    IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default);
}
