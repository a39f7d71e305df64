using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Formats;

namespace AudienceML.Learning.Tests.Linear;

public sealed class LinearRegressionTests
{
    // scikit-learn 1.2.1: LinearRegression, with and without sample_weight, and Ridge(alpha=2), on LinearSamples.
    [TestCase(false, 0, new[] { 1.6386420733595097, -0.5080285578629148, 0.01123658252271248, 1.2497924427401514 })]
    [TestCase(true, 0, new[] { 1.6049887759180792, -0.5118662429778409, 0.011370581891283593, 1.2500428168537194 })]
    [TestCase(false, 2, new[] { 1.605974499139148, -0.504028163876604, 0.011249490348023423, 1.3288444313348409 })]
    public void Learn_Samples_IsWhatScikitLearnFinds(bool isWeighted, double l2, double[] expected)
    {
        var set = LinearSamples.Targets(isWeighted);
        var model = Learn(set, new LinearRegressionOptions { L2 = l2, Standardize = false });
        var (coefficients, intercept) = LinearSamples.Given(model.Terms, model.Intercept, LinearSamples.Moments(set));
        Assert.That(coefficients.Append(intercept), Is.EqualTo(expected).Within(1e-6), "labels are in single precision here");
    }

    [Test]
    public void Learn_ColumnsThatDependOnEachOther_TakesTheShortestOfTheBestCoefficients()
    {
        // The same column twice: each carries half, and the fit is that of one.
        var set = LinearSamples.Targets();
        var twice = new FeatureMatrix(set.RowCount, 4);
        for (var i = 0; i < set.RowCount; i++)
        {
            set.Features.Row(i).CopyTo(twice.Row(i));
            twice.Row(i)[3] = (10 * set.Features.Row(i)[0]) - 3;
        }

        var one = Learn(set);
        var model = Learn(new LearningSet(twice, set.Labels));
        Assert.That(model.Terms[0].Weight, Is.EqualTo(one.Terms[0].Weight / 2).Within(1e-9));
        Assert.That(model.Terms[3].Weight, Is.EqualTo(one.Terms[0].Weight / 2).Within(1e-9));
        Assert.That(model.Terms[2].Weight, Is.EqualTo(one.Terms[2].Weight).Within(1e-9));
    }

    [Test]
    public void Learn_CategoriesAlone_GivesTheMeanOfEach()
    {
        var values = Enumerable.Range(0, 90).Select(i => i % 9 == 0 ? float.NaN : (float)(i % 3)).ToArray();
        var labels = values.Select((v, i) => float.IsNaN(v) ? 7 : (v * v) + (i % 2)).ToArray();
        var set = new LearningSet(new FeatureMatrix(values, 90, 1), labels, default, [new("tier", FeatureKind.Category, 3)]);
        var model = Learn(set);
        foreach (var group in values.Zip(labels).GroupBy(p => p.First))
        {
            Assert.That(Score(model, group.Key), Is.EqualTo(group.Average(p => p.Second)).Within(1e-5));
        }
    }

    [Test]
    public void Learn_LabelsFarFromZero_KeepTheirDigits()
    {
        var set = LinearSamples.Targets();
        var far = new LearningSet(set.Features, set.Labels.ToArray().Select(y => (MathF.Round(y) * 8) + 8_000_000).ToArray());
        var near = new LearningSet(set.Features, set.Labels.ToArray().Select(y => MathF.Round(y) * 8).ToArray());
        Assert.That(Learn(far).Terms.Select(t => t.Weight), Is.EqualTo(Learn(near).Terms.Select(t => t.Weight)).Within(1e-8));
        Assert.That(Learn(far).Intercept - 8_000_000, Is.EqualTo(Learn(near).Intercept).Within(1e-7));
    }

    [Test]
    public void Learn_AnyThreadsAndMachine_GivesTheSameBytes()
    {
        var set = LogisticRegressionTests.Mixed(20_000, 9);
        var bytes = Save(Learn(set));
        Assert.That(Save(new LinearRegressionLearner().Learn(set, null, new LearningContext(1, 3))), Is.EqualTo(bytes));
        Assert.That(Checksum.Of(bytes), Is.EqualTo(3726539041711734113UL));
    }

    [Test]
    public void Learn_UnusableRows_SaysWhatAndWhere()
    {
        Assert.That(
            () => Learn(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, float.NaN })),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Row 1 has the label NaN"));
        Assert.That(
            () => Learn(new LearningSet(new FeatureMatrix(3, 1), new float[] { 1, 2, float.PositiveInfinity }, new float[] { 0, 1, 1 })),
            Throws.InstanceOf<TrainingDataException>().With.Message.Contains("Row 2 has the label"));
        Assert.That(() => new LinearRegressionLearner(new LinearRegressionOptions { L2 = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Eigen_RandomMatrix_IsRebuiltFromItsParts()
    {
        var random = new RandomSource(1);
        const int N = 7;
        var triangle = Enumerable.Range(0, Cholesky.Index(N, 0)).Select(_ => random.Normal()).ToArray();
        for (var j = 0; j < N; j++)
        {
            triangle[Cholesky.Index(j, j)] += 8;
        }

        var b = Enumerable.Range(0, N).Select(_ => random.Normal()).ToArray();
        var byRotation = new SymmetricEigen(triangle, N, default);
        Assert.That(byRotation.Values.Sum(), Is.EqualTo(Enumerable.Range(0, N).Sum(j => triangle[Cholesky.Index(j, j)])).Within(1e-12));
        Assert.That(byRotation.Rank, Is.EqualTo(N));
        var factor = triangle.ToArray();
        Assert.That(Cholesky.TryFactor(factor, N), Is.True);
        var x = b.ToArray();
        Cholesky.Solve(factor, x);
        Assert.That(byRotation.Solve(b), Is.EqualTo(x).Within(1e-12));
    }

    private static LinearRegressionModel Learn(LearningSet set, LinearRegressionOptions? options = null)
        => new LinearRegressionLearner(options).Learn(set, null, new LearningContext());

    private static float Score(LinearRegressionModel model, params ReadOnlySpan<float> row)
    {
        Span<float> output = stackalloc float[1];
        model.Score(row, output);
        return output[0];
    }

    private static byte[] Save(IScorer model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(model, writer);
        return stream.ToArray();
    }
}
