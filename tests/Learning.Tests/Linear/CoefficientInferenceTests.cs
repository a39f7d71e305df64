using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class CoefficientInferenceTests
{
    [Test]
    public void Of_LeastSquares_IsTheClosedForm()
    {
        // numpy 1.24 and scipy 1.10 on LinearSamples: inverse of XᵀX, Student's t with 36 degrees of freedom.
        double[] errors = [0.12524008404815518, 0.052797022700634265, 0.0009845404106152743];
        double[] statistics = [13.084006496909174, -9.622295574193657, 11.41302317463049];
        double[] values = [3.0102728626647767e-15, 1.7201116453139922e-11, 1.6220260693047606e-13];
        double[] lower = [1.3846434102191623, -0.6151058828717001, 0.009239842022220677];
        var set = LinearSamples.Targets();
        var moments = LinearSamples.Moments(set);
        var table = CoefficientInference.Of(new LinearRegressionLearner().Learn(set, null, new LearningContext()), set, new LearningContext());
        Assert.That(table.Doubt, Is.Null);
        Assert.That(table.DegreesOfFreedom, Is.EqualTo(36));
        for (var j = 0; j < 3; j++)
        {
            var estimate = table.Estimates[j];
            Assert.That(estimate.StandardError / moments[j].Deviation, Is.EqualTo(errors[j]).Within(1e-4).Percent);
            Assert.That(estimate.Statistic, Is.EqualTo(statistics[j]).Within(1e-4).Percent);
            Assert.That(estimate.PValue, Is.EqualTo(values[j]).Within(1e-2).Percent);
            Assert.That(estimate.Lower / moments[j].Deviation, Is.EqualTo(lower[j]).Within(1e-4).Percent);
            Assert.That(estimate.Upper - estimate.Value, Is.EqualTo(estimate.Value - estimate.Lower).Within(1e-9));
        }
    }

    [Test]
    public void Of_LogisticRegression_IsTheClosedForm()
    {
        // numpy and scipy: the inverse of the information at the unpenalised optimum, which scikit-learn 1.2.1 found.
        double[] errors = [0.2571485588300275, 0.10411078501247156, 0.0019630123613974602];
        double[] values = [0.11156625015851143, 0.3067319434526624, 0.14510291316165838];
        var set = LinearSamples.Binary();
        var moments = LinearSamples.Moments(set);
        var model = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 0, Tolerance = 1e-8 }).Learn(set, null, new LearningContext());
        var table = CoefficientInference.Of(model, set, new LearningContext(), 0.9);
        Assert.That(table.Doubt, Is.Null);
        for (var j = 0; j < 3; j++)
        {
            Assert.That(table.Estimates[j].StandardError / moments[j].Deviation, Is.EqualTo(errors[j]).Within(1e-3).Percent);
            Assert.That(table.Estimates[j].PValue, Is.EqualTo(values[j]).Within(1e-2).Percent);
            Assert.That((table.Estimates[j].Upper - table.Estimates[j].Value) / table.Estimates[j].StandardError, Is.EqualTo(1.6448536269514722).Within(1e-9));
        }
    }

    [Test]
    public void Of_Intercept_OfCenteredColumnsIsTheErrorOfAMean()
    {
        var set = LinearSamples.Targets();
        var model = new LinearRegressionLearner().Learn(set, null, new LearningContext());
        var outputs = new float[set.RowCount];
        model.Score(set.Features, outputs);
        var squares = outputs.Zip(set.Labels.ToArray(), (f, y) => (double)(f - y) * (f - y)).Sum();
        var table = CoefficientInference.Of(model, set, new LearningContext());
        Assert.That(table.Intercept.StandardError, Is.EqualTo(Math.Sqrt(squares / 36 / 40)).Within(1e-4).Percent);
    }

    [Test]
    public void Of_ManySamples_IntervalsHoldTheTruthAsOftenAsTheySay()
    {
        var held = 0;
        for (var sample = 0; sample < 300; sample++)
        {
            var random = new RandomSource(sample);
            var features = new FeatureMatrix(30, 2);
            var labels = new float[30];
            for (var i = 0; i < 30; i++)
            {
                var row = features.Row(i);
                (row[0], row[1]) = ((float)random.Normal(), (float)random.Normal());
                labels[i] = (float)((0.5 * row[0]) + random.Normal());
            }

            var set = new LearningSet(features, labels);
            var model = new LinearRegressionLearner().Learn(set, null, new LearningContext());
            var estimate = CoefficientInference.Of(model, set, new LearningContext(), 0.8).Estimates[0];
            var truth = 0.5 * LinearSamples.Moments(set)[0].Deviation;
            held += estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;
        }

        Assert.That(held / 300.0, Is.EqualTo(0.8).Within(0.07));
    }

    [Test]
    public void Of_DoubtfulModels_SaysWhy()
    {
        var values = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
        var separated = new LearningSet(new FeatureMatrix(values, 100, 1), values.Select(v => v < 50 ? 0f : 1f).ToArray());
        var model = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 0 }).Learn(separated, null, new LearningContext());
        Assert.That(CoefficientInference.Of(model, separated, new LearningContext()).Doubt, Does.Contain("'f0' separates the classes"));

        var mixed = LogisticRegressionTests.Mixed(500, 1);
        var fitted = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 0 }).Learn(mixed, null, new LearningContext());
        var table = CoefficientInference.Of(fitted, mixed, new LearningContext());
        Assert.That(table.Doubt, Does.Contain("1 of").And.Contain("depend on others"), "the indicators of a category add up to 1");
        Assert.That(table.Estimates.Select(e => e.StandardError), Is.All.InRange(0.01, 2));

        var few = LinearSamples.Targets().Select([0, 1, 2]);
        var line = new LinearRegressionLearner().Learn(few, null, new LearningContext());
        Assert.That(CoefficientInference.Of(line, few, new LearningContext()).Doubt, Does.Contain("3 rows leave nothing"));
        Assert.That(() => CoefficientInference.Of(line, few, new LearningContext(), 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => CoefficientInference.Of(line, mixed.Select([0, 1]), new LearningContext()), Throws.Nothing, "as many columns");
    }

    [Test]
    public void Student_KnownPoints_AreRight()
    {
        // Tables of the t distribution; one degree of freedom is Cauchy's: p = 1 - 2/π·atan t.
        Assert.That(StudentDistribution.TwoSidedQuantile(0.05, 10), Is.EqualTo(2.2281388519649385).Within(1e-9));
        Assert.That(StudentDistribution.TwoSidedQuantile(0.01, 3), Is.EqualTo(5.840909309732973).Within(1e-8));
        Assert.That(StudentDistribution.TwoSided(1, 1), Is.EqualTo(0.5).Within(1e-13));
        Assert.That(StudentDistribution.TwoSided(2.5, 1), Is.EqualTo(1 - (2 / Math.PI * Math.Atan(2.5))).Within(1e-13));
        Assert.That(StudentDistribution.TwoSided(0, 7), Is.EqualTo(1).Within(1e-13));
        Assert.That(StudentDistribution.TwoSided(1.96, 1e6), Is.EqualTo(0.04999579029644087).Within(1e-6), "nearly normal");
    }
}
