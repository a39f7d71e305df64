using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Tests.Clusters;

/// <summary>A k-means with one fault, for the checks that have to catch it.</summary>
internal sealed class FaultyClusterLearner(ClusterFault fault, int clusters) : IClusterLearner
{
    private static int _draws;
    private int _calls;

    public IClusterModel Learn(
        FeatureMatrix features, ReadOnlyMemory<float> weights, LearningContext context, CancellationToken cancellationToken = default)
    {
        _calls++;
        float offset = fault switch
        {
            ClusterFault.DrawsItsOwnSeed => Interlocked.Increment(ref _draws),
            ClusterFault.Remembers => _calls - 1,
            ClusterFault.CountsThreads => context.MaxDegreeOfParallelism,
            ClusterFault.CountsRowsOfWeightZero => features.RowCount,
            _ => 0,
        };
        switch (fault)
        {
            case ClusterFault.ChangesItsRows:
                features.Values[0]++;
                break;
            case ClusterFault.FailsOnOneRow when features.RowCount == 1:
            case ClusterFault.FailsOnOneColumn when features.ColumnCount == 1:
                throw new InvalidOperationException("Sequence contains no elements");
            case ClusterFault.FailsOnConstantColumn when features.ColumnCount == 5:
                offset = float.NaN;
                break;
        }

        try
        {
            var inner = new KMeansLearner(new KMeansOptions { Clusters = fault == ClusterFault.MergesAll ? 1 : clusters });
            var model = inner.Learn(
                features,
                fault == ClusterFault.IgnoresWeights ? default : weights,
                fault == ClusterFault.SaysNothing ? context with { Progress = null } : context,
                fault == ClusterFault.CannotBeCancelled ? default : cancellationToken);
            return new FaultyClusterModel(model, fault, offset / 1024f);
        }
        catch (TrainingDataException failure) when (fault == ClusterFault.FailsWithoutWords)
        {
            throw new InvalidOperationException("Sequence contains no elements", failure);
        }
    }
}
