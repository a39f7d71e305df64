using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Testing.Learning;

namespace AudienceML.Learning.Tests.Clusters;

public sealed class GaussianMixtureTests
{
    // GaussianMixture(3, covariance_type=..., tol=1e-10, max_iter=1000).fit(X): score(X), bic(X), aic(X) of scikit-learn 1.2.1.
    [TestCase(CovarianceKind.Full, -3.8961279407185776, 2029.079940321835, 1928.1414115449172)]
    [TestCase(CovarianceKind.Tied, -3.899184061408195, 1964.7792111727474, 1905.6083494759337)]
    [TestCase(CovarianceKind.Diagonal, -3.9476325920859314, 2004.476422668087, 1934.863644201247)]
    [TestCase(CovarianceKind.Spherical, -3.9494563519674823, 1972.4679938711793, 1923.7390489443915)]
    public void Learn_ThreeHeaps_MatchesScikitLearn(CovarianceKind kind, double score, double bic, double aic)
    {
        var features = HeapRows.Create();
        var model = Learn(features, new GaussianMixtureOptions { Components = 3, Covariance = kind, Tolerance = 1e-10, MaxIterations = 1000 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.LogLikelihood / 240, Is.EqualTo(score).Within(1e-5));
            Assert.That(model.Bic, Is.EqualTo(bic).Within(0.01));
            Assert.That(model.Aic, Is.EqualTo(aic).Within(0.01));
            Assert.That(Enumerable.Range(0, 240).Sum(i => model.LogDensity(features.Row(i))), Is.EqualTo(model.LogLikelihood).Within(1e-6));
            Assert.That(model.Weights.Sum(), Is.EqualTo(1).Within(1e-9));
        }
    }

    [Test]
    public void Learn_Standardized_FindsTheSameDensity()
    {
        var features = HeapRows.Create();
        var options = new GaussianMixtureOptions { Components = 3, Tolerance = 1e-10, MaxIterations = 1000, Regularization = 1e-9, Restarts = 10 };
        Assert.That(
            Learn(features, options with { Standardize = true }).LogLikelihood, Is.EqualTo(Learn(features, options).LogLikelihood).Within(0.01));
    }

    [Test]
    public void Learn_MoreSteps_NeverLessLikely()
    {
        var features = ClusterData.Create(500, 5);
        foreach (var kind in Enum.GetValues<CovarianceKind>())
        {
            var last = double.NegativeInfinity;
            for (var steps = 1; steps < 9; steps++)
            {
                var options = new GaussianMixtureOptions { Components = 4, Covariance = kind, Tolerance = 0, MaxIterations = steps, Regularization = 0 };
                var now = Learn(features, options).LogLikelihood;
                Assert.That(now, Is.GreaterThanOrEqualTo(last - 1e-6), $"{kind} after {steps} steps");
                last = now;
            }
        }
    }

    [Test]
    public void Learn_ColumnsThatDependOnEachOther_AreRefusedInWords()
    {
        var features = new FeatureMatrix(40, 2);
        for (var i = 0; i < 40; i++)
        {
            features.Row(i).Fill(i);
        }

        Assert.That(
            () => Learn(features, new GaussianMixtureOptions { Components = 2, Regularization = 0 }),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Regularization"));
    }

    [Test]
    public void LogDensity_FarRow_IsLow()
    {
        var model = Learn(HeapRows.Create(), new GaussianMixtureOptions { Components = 3 });
        Assert.That(model.LogDensity([100, 100, 100]), Is.LessThan(model.LogDensity([1, 1, 1]) - 1000));
        var shares = new float[3];
        model.Score([1e6f, -1e6f, 0], shares);
        Assert.That(shares.Sum(), Is.EqualTo(1).Within(1e-6), "far from all components the shares still add up");
    }

    [Test]
    public void Learn_SameRowsOnEveryMachine_GivesTheSameBits()
    {
        var likelihoods = Enum.GetValues<CovarianceKind>().Select(kind => Learn(
            ClusterData.Create(700, 3, 0.02), new GaussianMixtureOptions { Components = 4, Covariance = kind, MaxIterations = 5 }).LogLikelihood);
        Assert.That(Checksum.Of(likelihoods.ToArray().AsSpan()), Is.EqualTo(3307873875735333229UL));
    }

    private static GaussianMixtureModel Learn(FeatureMatrix features, GaussianMixtureOptions options)
        => new GaussianMixtureLearner(options).Learn(features, default, new LearningContext(3, 2));
}
