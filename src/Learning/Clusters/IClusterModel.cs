using AudienceML.Learning.Data;

namespace AudienceML.Learning.Clusters;

/// <summary>
/// A learned partition of rows into clusters. Immutable and safe to share between threads. As a scorer it has one output a cluster:
/// a distance (<see cref="KMeansModel"/>) or a probability (Gaussian mixtures).
/// </summary>
public interface IClusterModel : IScorer
{
    /// <summary>The number of clusters.</summary>
    int ClusterCount { get; }

    /// <summary>The cluster of one row, 0 to <see cref="ClusterCount"/> - 1, without allocating; the lower number when two are alike.</summary>
    /// <param name="features"><see cref="IScorer.InputCount"/> values; NaN is missing.</param>
    /// <exception cref="ArgumentException">The row has another width, or a value is missing and the model was told to refuse that.</exception>
    int Assign(ReadOnlySpan<float> features);

    /// <summary>The clusters of many rows: the same as one by one.</summary>
    /// <param name="features">Rows × <see cref="IScorer.InputCount"/>.</param>
    /// <param name="clusters">One number a row is written.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    void Assign(FeatureMatrix features, Span<int> clusters, CancellationToken cancellationToken = default);
}
