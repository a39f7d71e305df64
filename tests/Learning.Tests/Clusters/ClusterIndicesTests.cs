using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Clusters;

public sealed class ClusterIndicesTests
{
    [Test]
    public void Indices_ThreeHeaps_MatchScikitLearn()
    {
        // silhouette_score, davies_bouldin_score and calinski_harabasz_score of scikit-learn 1.2.1.
        var (features, heaps) = (HeapRows.Create(), HeapRows.Heaps());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ClusterIndices.Silhouette(features, heaps, 1000), Is.EqualTo(0.7291886008212707).Within(1e-6));
            Assert.That(ClusterIndices.DaviesBouldin(features, heaps), Is.EqualTo(0.3947604410736913).Within(1e-9));
            Assert.That(ClusterIndices.CalinskiHarabasz(features, heaps), Is.EqualTo(1368.0640319580673).Within(1e-6));
        }
    }

    [Test]
    public void Silhouette_Sampled_IsNearTheWhole()
    {
        var features = ClusterData.Create(3000, 2);
        var clusters = new int[3000];
        new KMeansLearner(new KMeansOptions { Clusters = 5 }).Learn(features, default, new LearningContext()).Assign(features, clusters);
        var sampled = ClusterIndices.Silhouette(features, clusters, 800, new LearningContext(4, 2));
        Assert.That(sampled, Is.EqualTo(ClusterIndices.Silhouette(features, clusters)).Within(0.03));
        Assert.That(sampled, Is.EqualTo(ClusterIndices.Silhouette(features, clusters, 800, new LearningContext(4, 1))), "threads do not matter");
    }

    [Test]
    public void Indices_OneCluster_AreRefusedInWords()
        => Assert.That(() => ClusterIndices.DaviesBouldin(HeapRows.Create(), new int[240]), Throws.ArgumentException.With.Message.Contains("1 clusters"));

    [TestCase(ClusterCountCriterion.Silhouette)]
    [TestCase(ClusterCountCriterion.DaviesBouldin)]
    [TestCase(ClusterCountCriterion.CalinskiHarabasz)]
    [TestCase(ClusterCountCriterion.Gap)]
    [TestCase(ClusterCountCriterion.Bic)]
    public void Choose_ThreeHeaps_FindsThree(ClusterCountCriterion criterion)
    {
        var least = criterion is ClusterCountCriterion.Gap or ClusterCountCriterion.Bic ? 1 : 2;
        var features = Normal();
        var choice = ClusterCountSelection.Choose(features, least, 6, criterion, new KMeansOptions { Restarts = 3 }, new LearningContext(2, 2));
        Assert.That(choice.Clusters, Is.EqualTo(3));
        Assert.That(choice.Candidates.Select(c => c.Key), Is.EqualTo(Enumerable.Range(least, 7 - least)));
    }

    [Test]
    public void Choose_OneHeap_GapFindsOne()
    {
        var random = new RandomSource(8UL);
        var features = new FeatureMatrix(200, 2);
        foreach (ref var value in features.Values)
        {
            value = (float)random.Normal();
        }

        Assert.That(ClusterCountSelection.Choose(features, 1, 5, ClusterCountCriterion.Gap).Clusters, Is.EqualTo(1));
    }

    private static FeatureMatrix Normal()
    {
        var random = new RandomSource(9UL);
        var features = new FeatureMatrix(300, 2);
        for (var i = 0; i < 300; i++)
        {
            features.Row(i)[0] = (float)random.Normal(i % 3 == 1 ? 8 : 0);
            features.Row(i)[1] = (float)random.Normal(i % 3 == 2 ? 8 : 0);
        }

        return features;
    }
}
