using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class SoftmaxRegressionTests
{
    [TestCase(null)]
    [TestCase(0)]
    public void Learn_Samples_IsWhatScikitLearnFinds(int? wideFrom)
    {
        // scikit-learn 1.2.1: LogisticRegression(multi_class="multinomial", C=1, tol=1e-12) on the standardised samples.
        double[][] coefficients =
        [
            [-0.026460205889755815, 0.10898228593712322, 9.940115890248405e-06],
            [0.0620957652457129, -0.18636798369961186, 0.1556023667088071],
            [-0.035635559355957296, 0.07738569776248826, -0.15561230682469746],
        ];
        double[] intercepts = [-0.5613966690813765, 0.3710632352540147, 0.19033343382736295];
        var learner = new SoftmaxRegressionLearner(new SoftmaxRegressionOptions { Tolerance = 1e-8 }) { WideFrom = wideFrom };
        var model = learner.Learn(LinearSamples.Classes(), null, new LearningContext());
        for (var c = 0; c < 3; c++)
        {
            Assert.That(model.Terms(c).Select(t => t.Weight), Is.EqualTo(coefficients[c]).Within(1e-4));
            Assert.That(model.Intercept(c), Is.EqualTo(intercepts[c]).Within(1e-4));
        }

        var outputs = new float[3];
        model.Score(LinearSamples.Classes().Features.Row(0), outputs);
        Assert.That(outputs, Is.EqualTo(new[] { 0.1513559688028548, 0.41705024386614997, 0.4315937873309953 }).Within(3e-5));
    }

    [Test]
    public void Learn_TwoClasses_IsLogisticRegressionWithHalfThePenalty()
    {
        // The two margins are opposite, so that the penalty on both is that on twice their squares: w = 2v, v² + v² = w² / 2.
        var set = LogisticRegressionTests.Mixed(2000, 3);
        var softmax = Learn(set, new SoftmaxRegressionOptions { L2 = 2 });
        var logistic = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 1 }).Learn(set, null, new LearningContext());
        var (two, one) = (new float[2], new float[1]);
        for (var i = 0; i < 200; i++)
        {
            softmax.Score(set.Features.Row(i), two);
            logistic.Score(set.Features.Row(i), one);
            Assert.That(two[1], Is.EqualTo(one[0]).Within(1e-5));
        }
    }

    [Test]
    public void Learn_ManyClasses_MeetsTheConditionsOfTheOptimum([Values(3, 7)] int classes)
    {
        var set = Drawn(5000, classes);
        var model = Learn(set, new SoftmaxRegressionOptions { L2 = 3, Standardize = false });
        var gradient = new double[classes, 5];
        var outputs = new float[classes];
        for (var i = 0; i < set.RowCount; i++)
        {
            model.Score(set.Features.Row(i), outputs);
            for (var c = 0; c < classes; c++)
            {
                var residual = outputs[c] - (set.Labels.Span[i] == c ? 1.0 : 0);
                for (var j = 0; j < 5; j++)
                {
                    gradient[c, j] += residual * (j < 4 ? set.Features.Row(i)[j] : 1);
                }
            }
        }

        var moments = LinearSamples.Moments(set);
        for (var c = 0; c < classes; c++)
        {
            var (coefficients, _) = LinearSamples.Given(model.Terms(c), model.Intercept(c), moments);
            for (var j = 0; j < 4; j++)
            {
                Assert.That((gradient[c, j] + (3 * coefficients[j])) / set.RowCount, Is.Zero.Within(3e-6), $"class {c}, column {j}");
            }

            Assert.That(gradient[c, 4] / set.RowCount, Is.Zero.Within(3e-6));
        }
    }

    [TestCase(null)]
    [TestCase(0)]
    public void Learn_AnyThreadsAndMachine_GivesTheSameBytes(int? wideFrom)
    {
        var set = Drawn(6000, 4);
        var learner = new SoftmaxRegressionLearner { WideFrom = wideFrom };
        var bytes = Save(learner.Learn(set, null, new LearningContext()));
        Assert.That(Save(learner.Learn(set, null, new LearningContext(1, 3))), Is.EqualTo(bytes));
        Assert.That(Checksum.Of(bytes), Is.EqualTo(wideFrom is null ? 4199393392869732696UL : 7479285379017531059UL));
    }

    [Test]
    public void Learn_Labels_AreCheckedAndClassesWithoutRowsStayUnlikely()
    {
        var set = Drawn(300, 3);
        void Refused(float label, string words, int classes = 0)
        {
            var labels = set.Labels.ToArray();
            labels[5] = label;
            Assert.That(
                () => Learn(new LearningSet(set.Features, labels), new SoftmaxRegressionOptions { Classes = classes }),
                Throws.InstanceOf<TrainingDataException>().With.Message.Contains(words));
        }

        Refused(-1, "Row 5 has the label -1");
        Refused(0.5f, "Row 5 has the label 0.5");
        Refused(float.NaN, "NaN");
        Refused(7, "at most 3", 4);
        var outputs = new float[5];
        Learn(set, new SoftmaxRegressionOptions { Classes = 5 }).Score(set.Features.Row(0), outputs);
        Assert.That(outputs[3..], Is.All.InRange(0, 1e-3));
        Assert.That(outputs.Sum(), Is.EqualTo(1).Within(1e-6));
    }

    private static LearningSet Drawn(int rows, int classes)
    {
        var random = new RandomSource(classes);
        var features = new FeatureMatrix(rows, 4);
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var row = features.Row(i);
            for (var j = 0; j < 4; j++)
            {
                row[j] = (float)random.Normal(j, 1 + j);
            }

            labels[i] = (int)Math.Clamp((row[0] + (0.3 * row[1]) + random.Normal() + 2) / 4 * classes, 0, classes - 1);
        }

        return new LearningSet(features, labels);
    }

    private static SoftmaxRegressionModel Learn(LearningSet set, SoftmaxRegressionOptions? options = null)
        => new SoftmaxRegressionLearner(options).Learn(set, null, new LearningContext());

    private static byte[] Save(IScorer model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ScorerFormats.Write(model, writer);
        return stream.ToArray();
    }
}
