using AudienceML.Learning.Data;

namespace AudienceML.Learning.Clusters;

/// <summary>A clustering algorithm with its options: immutable, without memory of what it learned before, safe to share between threads.</summary>
public interface IClusterLearner
{
    /// <summary>Learns clusters.</summary>
    /// <param name="features">Rows × columns. Each column counts as a number: encode categories as indicators first.</param>
    /// <param name="weights">One weight a row, 0 or more and finite; empty means 1 for each. A row of weight 0 counts as absent.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="Errors.TrainingDataException">No clusters can be learned from these rows.</exception>
    IClusterModel Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken = default);
}
