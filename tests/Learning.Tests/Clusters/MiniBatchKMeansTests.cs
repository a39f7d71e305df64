using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Clusters;

public sealed class MiniBatchKMeansTests
{
    [Test]
    public void Learn_ManyRows_IsNearFullKMeans()
    {
        var features = ClusterData.Create(20_000, 4);
        var full = new KMeansLearner(new KMeansOptions { Clusters = 5, Restarts = 5 }).Learn(features, default, new LearningContext());
        var small = new MiniBatchKMeansLearner(new MiniBatchKMeansOptions { Clusters = 5 }).Learn(features, default, new LearningContext());
        Assert.That(small.Inertia, Is.LessThan(1.05 * full.Inertia));
        Assert.That(small.ClusterWeights.Sum(), Is.EqualTo(20_000));
    }

    [Test]
    public void Learn_RowsThatDifferAreRare_FindsThem()
    {
        // Among the rows that are drawn first all are alike.
        var features = new FeatureMatrix(5000, 1);
        features.Values[4321] = 1;
        features.Values[17] = 2;
        var options = new MiniBatchKMeansOptions { Clusters = 3, BatchSize = 32 };
        var model = new MiniBatchKMeansLearner(options).Learn(features, default, new LearningContext());
        Assert.That(model.Centers.Order(), Is.EqualTo(new[] { 0f, 1f, 2f }).Within(1e-6));
    }
}
