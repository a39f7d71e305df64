namespace AudienceML.Learning.Data;

/// <summary>An algorithm with its options: immutable, without memory of what it learned before, safe to share between threads.</summary>
public interface ILearner
{
    /// <summary>Learns a scorer.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">Rows for early stopping; null trains to the end.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="Errors.TrainingDataException">Nothing can be learned from these rows.</exception>
    IScorer Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default);
}
