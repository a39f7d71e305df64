using AudienceML.Learning.Data;

namespace AudienceML.Learning.Clusters;

/// <summary>A Gaussian mixture by expectation-maximisation, started from the clusters of k-means, in double precision.</summary>
public sealed class GaussianMixtureLearner : IClusterLearner
{
    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public GaussianMixtureLearner(GaussianMixtureOptions? options = null)
    {
        Options = options ?? new GaussianMixtureOptions();
        Options.Check();
    }

    /// <summary>The settings.</summary>
    public GaussianMixtureOptions Options { get; }

    /// <summary>Learns a model.</summary>
    /// <inheritdoc cref="IClusterLearner.Learn"/>
    public GaussianMixtureModel Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken = default)
    {
        using var rows = ClusterRows.Create(features, weights, Options.Standardize, Options.Missing, context, cancellationToken);
        GaussianMixtureModel? best = null;
        for (var restart = 0; restart < Options.Restarts; restart++)
        {
            var model = new MixtureRun(rows, Options).Run(restart, context, cancellationToken);
            best = best is null || model.LogLikelihood > best.LogLikelihood ? model : best;
        }

        return best!;
    }

    /// <inheritdoc/>
    IClusterModel IClusterLearner.Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken)
        => Learn(features, weights, context, cancellationToken);
}
