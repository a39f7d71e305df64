using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders;

/// <summary>An algorithm that learns to predict ratings: immutable, without memory of what it learned before, safe to share between threads.</summary>
public interface IRatingLearner
{
    /// <summary>Learns from ratings.</summary>
    /// <param name="ratings">Values are ratings.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="Errors.TrainingDataException">Nothing can be learned from these ratings.</exception>
    IRatingPredictor Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default);
}
