using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class ElasticNetTests
{
    // scikit-learn 1.2.1: Lasso(alpha=0.3), with and without sample_weight, and ElasticNet(alpha=0.5, l1_ratio=0.4), on LinearSamples.
    [TestCase(false, 0.3, 1, new[] { 1.5109561667777212, -0.47852509818980343, 0.011283001397482584, 1.5621189774444755 })]
    [TestCase(true, 0.3, 1, new[] { 1.4687069064583016, -0.4805799588883202, 0.011342936286297367, 1.5974160785727722 })]
    [TestCase(false, 0.5, 0.4, new[] { 1.3842984088103238, -0.4669799108711848, 0.011334535002687775, 1.867557342783325 })]
    public void Learn_Samples_IsWhatScikitLearnFinds(bool isWeighted, double alpha, double ratio, double[] expected)
    {
        var set = LinearSamples.Targets(isWeighted);
        var options = new ElasticNetOptions { Alpha = alpha, L1Ratio = ratio, Standardize = false, Tolerance = 1e-12 };
        var model = Learn(set, options);
        var (coefficients, intercept) = LinearSamples.Given(model.Terms, model.Intercept, LinearSamples.Moments(set));
        Assert.That(coefficients.Append(intercept), Is.EqualTo(expected).Within(1e-6), "labels are in single precision here");
    }

    [Test]
    public void Run_RandomProblems_MeetTheConditionsOfTheOptimum(
        [Values(1, 2, 3, 4, 5, 6)] int seed, [Values(0.0, 0.3)] double l2, [Values(0.01, 0.1, 1.0)] double l1)
    {
        const int N = 12;
        var random = new RandomSource(seed);
        var x = Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, N).Select(_ => random.Normal()).ToArray()).ToArray();
        var y = x.Select(row => (2 * row[0]) - row[1] + random.Normal()).ToArray();
        var triangle = new double[Cholesky.Index(N, 0)];
        var target = new double[N];
        for (var j = 0; j < N; j++)
        {
            target[j] = Enumerable.Range(0, 20).Sum(i => x[i][j] * y[i]) / 20;
            for (var k = 0; k <= j; k++)
            {
                triangle[Cholesky.Index(j, k)] = Enumerable.Range(0, 20).Sum(i => x[i][j] * x[i][k]) / 20;
            }
        }

        var weights = new double[N];
        double[] Of(double value) => [.. Enumerable.Repeat(value, N)];
        new CoordinateDescent(triangle, target).Run(weights, Of(l1), Of(l2), 1e-12, 100_000, default);

        // Karush, Kuhn and Tucker: the slope of the rest equals the penalty where a weight is not 0, and is not above it where it is.
        for (var j = 0; j < N; j++)
        {
            var slope = target[j] - (l2 * weights[j]);
            for (var k = 0; k < N; k++)
            {
                slope -= triangle[Cholesky.Index(Math.Max(j, k), Math.Min(j, k))] * weights[k];
            }

            if (weights[j] == 0)
            {
                Assert.That(Math.Abs(slope), Is.LessThanOrEqualTo(l1 + 1e-9));
            }
            else
            {
                Assert.That(slope, Is.EqualTo(l1 * Math.Sign(weights[j])).Within(1e-9));
            }
        }
    }

    [Test]
    public void LearnPath_OfNoise_StartsEmptyAndFindsWhatMatters()
    {
        var set = Sparse(500, 30, 1);
        var learner = new ElasticNetLearner(new ElasticNetOptions { Folds = 5, PathLength = 50 });
        var path = learner.LearnPath(set, new LearningContext());
        Assert.That(path, Has.Length.EqualTo(50));
        Assert.That(path[0].NonZero, Is.Zero);
        Assert.That(path[1].NonZero, Is.Positive);
        Assert.That(path.Select(p => p.Alpha), Is.Ordered.Descending);
        Assert.That(path[^1].Alpha, Is.EqualTo(path[0].Alpha / 1000).Within(1e-9).Percent);
        var best = path.MinBy(p => p.CrossValidatedError)!;
        Assert.That(best.CrossValidatedError, Is.EqualTo(1).Within(0.2), "the noise has variance 1");
        Assert.That(best.Model.Terms.Take(3).Select(t => t.Weight), Is.EqualTo(new[] { 2.0, -1, 1 }).Within(0.2));
        var chosen = learner.Learn(set, null, new LearningContext(1, 3));
        Assert.That(chosen.Terms, Is.EqualTo(best.Model.Terms));
    }

    [Test]
    public void LearnPath_CrossValidation_IsWhatLearningWithoutEachFoldGives()
    {
        // With as many folds as rows each row is left out once, whatever the draw.
        var set = Sparse(12, 3, 2);
        var path = new ElasticNetLearner(new ElasticNetOptions { Folds = 12, PathLength = 5 }).LearnPath(set, new LearningContext());
        var sum = 0.0;
        var moments = LinearSamples.Moments(set);
        for (var left = 0; left < 12; left++)
        {
            // The standardisation is that of all rows: the strength on each column is scaled so that it is here too.
            var rest = set.Select([.. Enumerable.Range(0, 12).Where(i => i != left)]);
            var scaled = new FeatureMatrix(11, 3);
            for (var i = 0; i < 11; i++)
            {
                for (var j = 0; j < 3; j++)
                {
                    scaled.Row(i)[j] = (float)((rest.Features.Row(i)[j] - moments[j].Mean) / moments[j].Deviation);
                }
            }

            var model = new ElasticNetLearner(new ElasticNetOptions { Alpha = path[2].Alpha, Standardize = false }).Learn(
                new LearningSet(scaled, rest.Labels), null, new LearningContext());
            var row = set.Features.Row(left).ToArray().Select((v, j) => (float)((v - moments[j].Mean) / moments[j].Deviation)).ToArray();
            var output = new float[1];
            model.Score(row, output);
            sum += Math.Pow(output[0] - set.Labels.Span[left], 2);
        }

        Assert.That(path[2].CrossValidatedError, Is.EqualTo(sum / 12).Within(1e-5));
    }

    [Test]
    public void Learn_OtherSeedAndThreads_OnlyTheSeedMatters()
    {
        var set = Sparse(300, 5, 3);
        var learner = new ElasticNetLearner(new ElasticNetOptions { Folds = 3, PathLength = 20 });
        var errors = learner.LearnPath(set, new LearningContext(1)).Select(p => p.CrossValidatedError).ToArray();
        Assert.That(learner.LearnPath(set, new LearningContext(1, 4)).Select(p => p.CrossValidatedError), Is.EqualTo(errors));
        Assert.That(learner.LearnPath(set, new LearningContext(2)).Select(p => p.CrossValidatedError), Is.Not.EqualTo(errors));
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        foreach (var options in new[] { new ElasticNetOptions { Alpha = 0 }, new() { L1Ratio = 0 }, new() { Folds = 1 }, new() { PathLength = 1 }, new() { Tolerance = 1 } })
        {
            Assert.That(() => new ElasticNetLearner(options), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }

        Assert.That(
            () => new ElasticNetLearner(new ElasticNetOptions { Folds = 5 }).Learn(Sparse(4, 3, 1), null, new LearningContext()),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("4 rows cannot be split into 5 folds"));
    }

    private static LearningSet Sparse(int rows, int columns, int seed)
    {
        var random = new RandomSource(seed);
        var features = new FeatureMatrix(rows, columns);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            for (var j = 0; j < columns; j++)
            {
                row[j] = (float)random.Normal();
            }

            labels[i] = (float)((2 * row[0]) - row[1] + row[2] + random.Normal());
        }

        return new LearningSet(features, labels);
    }

    private static LinearRegressionModel Learn(LearningSet set, ElasticNetOptions options)
        => new ElasticNetLearner(options).Learn(set, null, new LearningContext());
}
