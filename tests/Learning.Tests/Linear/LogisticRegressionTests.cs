using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Linear;

public sealed class LogisticRegressionTests
{
    [Test]
    public void Learn_InterceptOnly_IsTheLogOddsOfTheRate()
    {
        var set = new LearningSet(new FeatureMatrix(4, 1), new float[] { 1, 0, 0, 0 });
        var model = Learn(set);
        Assert.That(model.Intercept, Is.EqualTo(Math.Log(1 / 3.0)).Within(5e-6));
        Assert.That(model.Terms, Is.Empty, "the only column is constant");
    }

    [Test]
    public void Learn_OneFlagWithoutPenalty_IsTheClosedForm()
    {
        // 30 of 100 positive where the flag is 0, 60 of 100 where it is 1.
        var flags = Enumerable.Range(0, 200).Select(i => i < 100 ? 0f : 1f).ToArray();
        var labels = Enumerable.Range(0, 200).Select(i => i < 30 || i >= 140 ? 1f : 0f).ToArray();
        var model = Learn(new LearningSet(new FeatureMatrix(flags, 200, 1), labels), new LogisticRegressionOptions { L2 = 0 });
        Assert.That(Score(model, 0), Is.EqualTo(0.3f).Within(1e-5));
        Assert.That(Score(model, 1), Is.EqualTo(0.6f).Within(1e-5));
    }

    [Test]
    public void Learn_KnownTruth_FindsTheCoefficients()
    {
        var set = Numbers(50_000, [1.5, -0.7, 0, 0.2], 1);
        var model = Learn(set, new LogisticRegressionOptions { L2 = 0 });
        Assert.That(model.Terms.Select(t => t.Weight), Is.EqualTo(new[] { 1.5, -0.7, 0, 0.2 }).Within(0.06));
        Assert.That(model.Intercept, Is.EqualTo(0.5).Within(0.06));
    }

    [TestCase(null)]
    [TestCase(0)]
    public void Learn_MixedColumns_EndsWhereTheScalarGradientIsZero(int? wideFrom)
    {
        var set = Mixed(3000, 2);
        var learner = new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = 2 }) { WideFrom = wideFrom };
        var model = learner.Learn(set, null, new LearningContext());

        // The scalar reference: residuals in double precision against each term.
        var weights = set.Weights.Span;
        double intercept = 0, total = 0;
        var categories = new double[4];
        for (var i = 0; i < set.RowCount; i++)
        {
            var residual = weights[i] * (Score(model, set.Features.Row(i)) - (double)set.Labels.Span[i]);
            intercept += residual;
            total += weights[i];
            if (!float.IsNaN(set.Features.Row(i)[1]))
            {
                categories[(int)set.Features.Row(i)[1]] += residual;
            }
        }

        Assert.That(intercept / total, Is.Zero.Within(3e-6));
        foreach (var term in model.Terms.Where(t => t.Category >= 0))
        {
            Assert.That((categories[term.Category] + (2 * term.Weight)) / total, Is.Zero.Within(3e-6), $"category {term.Category}");
        }
    }

    [Test]
    public void Learn_BothMethods_FindTheSameModel()
    {
        var set = Mixed(3000, 5);
        var newton = Learn(set);
        var limited = new LogisticRegressionLearner { WideFrom = 0 }.Learn(set, null, new LearningContext());
        Assert.That(limited.Terms.Select(t => t.Weight), Is.EqualTo(newton.Terms.Select(t => t.Weight)).Within(2e-3));
        for (var i = 0; i < set.RowCount; i++)
        {
            Assert.That(Score(limited, set.Features.Row(i)), Is.EqualTo(Score(newton, set.Features.Row(i))).Within(1e-4));
        }
    }

    [Test]
    public void Learn_BadlyScaledAndCorrelatedColumns_StillConverges()
    {
        var random = new RandomSource(3);
        var values = new float[2000 * 3];
        var labels = new float[2000];
        for (var i = 0; i < 2000; i++)
        {
            var x = random.Normal();
            values[3 * i] = (float)(1e6 + (1e3 * x));
            values[(3 * i) + 1] = (float)(1e-4 * (x + (0.001 * random.Normal())));
            values[(3 * i) + 2] = values[3 * i];
            labels[i] = random.Bernoulli(DeterministicMath.Sigmoid(x)) ? 1 : 0;
        }

        var model = Learn(new LearningSet(new FeatureMatrix(values, 2000, 3), labels), new LogisticRegressionOptions { L2 = 0 });
        var scores = new float[2000];
        model.Score(new FeatureMatrix(values, 2000, 3), scores);
        Assert.That(BinaryMetrics.RocAuc(scores, labels), Is.GreaterThan(0.7));
        Assert.That(scores.Average(), Is.EqualTo(labels.Average()).Within(1e-5), "the intercept's gradient is zero");
    }

    [Test]
    public void Learn_SeparableRows_StaysFinite()
    {
        var values = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
        var labels = values.Select(v => v < 50 ? 0f : 1f).ToArray();
        foreach (var l2 in new[] { 0.0, 1.0 })
        {
            var model = Learn(new LearningSet(new FeatureMatrix(values, 100, 1), labels), new LogisticRegressionOptions { L2 = l2 });
            Assert.That(Score(model, 0), Is.InRange(0f, 0.1f));
            Assert.That(Score(model, 99), Is.InRange(0.9f, 1f));
        }
    }

    [Test]
    public void Learn_MissingThatMatters_IsLearned()
    {
        var values = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? float.NaN : i % 7).ToArray();
        var labels = Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? i % 10 < 8 : i % 10 < 2) ? 1f : 0f).ToArray();
        var model = Learn(new LearningSet(new FeatureMatrix(values, 400, 1), labels));
        Assert.That(Score(model, float.NaN), Is.EqualTo(0.8f).Within(0.05));
        Assert.That(Score(model, 3), Is.EqualTo(0.2f).Within(0.05));
        Assert.That(model.Terms.Single(t => t.IsMissing).Weight, Is.GreaterThan(1));
    }

    [Test]
    public void Learn_WeightZero_IsAsIfTheRowsWereAbsent()
    {
        var set = Mixed(1500, 4);
        var kept = Enumerable.Range(0, 1500).Where(i => set.Weights.Span[i] > 0).ToArray();
        Assert.That(kept, Has.Length.LessThan(1500));
        Assert.That(Save(Learn(set)), Is.EqualTo(Save(Learn(set.Select(kept)))));
    }

    [Test]
    public void Learn_WholeWeights_AreLikeRepeatedRows()
    {
        var set = Mixed(800, 4);
        var repeated = Enumerable.Range(0, 800).SelectMany(i => Enumerable.Repeat(i, (int)set.Weights.Span[i])).ToArray();
        var copy = set.Select(repeated);
        var plain = new LearningSet(copy.Features, copy.Labels, default, copy.Columns);
        Assert.That(Learn(plain).Terms.Select(t => t.Weight), Is.EqualTo(Learn(set).Terms.Select(t => t.Weight)).Within(1e-3));
    }

    [TestCase(200)]
    [TestCase(20_000)]
    public void Learn_AnyThreadsAndMachine_GivesTheSameBytes(int rows)
    {
        var set = Mixed(rows, 9);
        var bytes = Save(Learn(set));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.That(Save(Learn(set, null, threads)), Is.EqualTo(bytes));
        }

        Assert.That(Checksum.Of(bytes), Is.EqualTo(rows == 200 ? 4308512069551542795UL : 14825165301418194061UL));
    }

    [Test]
    public void Learn_PenaltyOnGivenNumbers_IsWhatScikitLearnFinds()
    {
        // scikit-learn 1.2.1: LogisticRegression(C=0.5, solver="newton-cholesky", tol=1e-12).
        var model = Learn(LinearSamples.Binary(), new LogisticRegressionOptions { L2 = 2, Standardize = false, Tolerance = 1e-8 });
        var (coefficients, intercept) = LinearSamples.Given(model.Terms, model.Intercept);
        Assert.That(coefficients, Is.EqualTo(new[] { 0.3611839, -0.09990362, -0.00279808 }).Within(2e-6));
        Assert.That(intercept, Is.EqualTo(1.06119391).Within(1e-5));
    }

    // scikit-learn 1.2.1: LogisticRegression(solver="saga", C=2, tol=1e-12) on the standardised samples, with penalty "l1", and "elasticnet" with
    // l1_ratio 0.5.
    [TestCase(0.5, 0, new[] { 0.546130043208266, -0.305226945926374, -0.482965277442882, 1.08423185 }, null)]
    [TestCase(0.5, 0, new[] { 0.546130043208266, -0.305226945926374, -0.482965277442882, 1.08423185 }, 0)]
    [TestCase(0.25, 0.25, new[] { 0.5714536224051806, -0.3349451854815275, -0.5054171953766396, 1.09589281 }, null)]
    [TestCase(0.25, 0.25, new[] { 0.5714536224051806, -0.3349451854815275, -0.5054171953766396, 1.09589281 }, 0)]
    public void Learn_AbsolutePenalty_IsWhatScikitLearnFinds(double l1, double l2, double[] expected, int? wideFrom)
    {
        var learner = new LogisticRegressionLearner(new LogisticRegressionOptions { L1 = l1, L2 = l2, Tolerance = 1e-8 }) { WideFrom = wideFrom };
        var model = learner.Learn(LinearSamples.Binary(), null, new LearningContext());
        Assert.That(model.Terms.Select(t => t.Weight).Append(model.Intercept), Is.EqualTo(expected).Within(wideFrom is null ? 2e-6 : 2e-4));
    }

    [Test]
    public void Learn_AbsolutePenaltyOnNoise_LeavesItAtZero([Values(null, 0)] int? wideFrom)
    {
        var set = Numbers(4000, [1.5, -0.7, 0, 0, 0, 0], 14);
        var model = new LogisticRegressionLearner(new LogisticRegressionOptions { L1 = 100, L2 = 0 }) { WideFrom = wideFrom }.Learn(set, null, new LearningContext());
        Assert.That(model.Terms.Select(t => t.Weight != 0), Is.EqualTo(new[] { true, true, false, false, false, false }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Learn_ManyRowsOfNumbers_StartsFromASampleAndEndsWhereTheGradientIsZero(bool areStandardised)
    {
        // Sorted by label: neighbouring rows alone would say nothing.
        var unsorted = Numbers(120_000, [1.5, -0.7, 0, 0.2], 11);
        var set = unsorted.Select([.. Enumerable.Range(0, 120_000).OrderBy(i => unsorted.Labels.Span[i])]);
        var model = Learn(set, new LogisticRegressionOptions { L2 = 50, Standardize = areStandardised }, 2);
        var gradient = new double[5];
        for (var i = 0; i < set.RowCount; i++)
        {
            var row = set.Features.Row(i);
            var residual = Score(model, row) - (double)set.Labels.Span[i];
            for (var j = 0; j < 4; j++)
            {
                gradient[j] += residual * row[j];
            }

            gradient[4] += residual;
        }

        var (coefficients, _) = LinearSamples.Given(model.Terms, model.Intercept, LinearSamples.Moments(set));
        var moments = LinearSamples.Moments(set);
        for (var j = 0; j < 4; j++)
        {
            var penalty = areStandardised ? 50 * moments[j].Deviation * moments[j].Deviation : 50;
            Assert.That((gradient[j] + (penalty * coefficients[j])) / set.RowCount, Is.Zero.Within(2e-6), $"column {j}");
        }

        Assert.That(gradient[4] / set.RowCount, Is.Zero.Within(2e-6));
    }

    [Test]
    public void Learn_NumbersReadWhereTheyLie_IsWhatEncodedRowsGive()
    {
        // A category that is always the same changes nothing but the way that rows are read.
        var set = Numbers(3000, [1, -1, 0.5], 12);
        var wide = new FeatureMatrix(3000, 4);
        for (var i = 0; i < 3000; i++)
        {
            set.Features.Row(i).CopyTo(wide.Row(i));
        }

        FeatureColumn[] columns = [.. set.Columns, new FeatureColumn("site", FeatureKind.Category, 1)];
        var encoded = Learn(new LearningSet(wide, set.Labels, default, columns));
        Assert.That(encoded.Terms.Take(3).Select(t => t.Weight), Is.EqualTo(Learn(set).Terms.Select(t => t.Weight)).Within(1e-5));
    }

    [Test]
    public void Learn_NumbersOnly_GivesTheSameBytesOnAnyThreadsAndMachine()
    {
        var set = Numbers(70_000, [1.5, -0.7, 0, 0.2, 0.1], 13);
        var bytes = Save(Learn(set));
        Assert.That(Save(Learn(set, null, 3)), Is.EqualTo(bytes));
        Assert.That(Checksum.Of(bytes), Is.EqualTo(4695079904158909815UL));
    }

    [Test]
    public void Attribute_AnyRow_AddsUpToTheLogOddsAndAveragesToZero()
    {
        var set = Mixed(2000, 6);
        var model = Learn(set);
        var sums = new double[3];
        var contributions = new double[3];
        var total = 0.0;
        for (var i = 0; i < 2000; i++)
        {
            var expected = model.Attribute(set.Features.Row(i), contributions);
            Assert.That(DeterministicMath.Sigmoid(expected + contributions.Sum()), Is.EqualTo(Score(model, set.Features.Row(i))).Within(1e-6));
            total += set.Weights.Span[i];
            for (var j = 0; j < 3; j++)
            {
                sums[j] += set.Weights.Span[i] * contributions[j];
            }
        }

        Assert.That(sums.Select(s => s / total), Is.All.EqualTo(0).Within(1e-5));
    }

    [Test]
    public void Score_UnseenInputs_AreHarmless()
    {
        var model = Learn(Mixed(500, 7));
        float Row(float category) => Score(model, [0.5f, category, 1]);
        Assert.That(Row(99), Is.EqualTo(Row(-3)).And.EqualTo(Row(1.5f)), "unseen codes count as nothing");
        Assert.That(Score(model, [float.PositiveInfinity, 0, 0]), Is.EqualTo(Score(model, [float.NaN, 0, 0])), "infinite counts as missing");
        Assert.That(() => Score(model, 1), Throws.ArgumentException.With.Message.Contains("3 features; the input has 1"));
        Assert.That(() => model.Score(new FeatureMatrix(2, 3), new float[1]), Throws.ArgumentException);
    }

    [Test]
    public void Write_ThenRead_IsTheSameToTheLastBit()
    {
        var set = Mixed(500, 8);
        var model = Learn(set);
        var bytes = Save(model);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = ScorerFormats.Default.Read(reader);
        Assert.That(Save(restored), Is.EqualTo(bytes));
        for (var i = 0; i < 500; i++)
        {
            Assert.That(Score((LogisticRegressionModel)restored, set.Features.Row(i)), Is.EqualTo(Score(model, set.Features.Row(i))));
        }
    }

    [Test]
    public void Read_AFileOfTheFirstRelease_IsUnderstood()
    {
        // One number with mean 2 and standard deviation 4 and missing values, one category with two of three codes; then six weights.
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("logistic/1");
        writer.Write(2);
        writer.Write("age");
        writer.Write(false);
        writer.Write(0.1);
        writer.Write(2.0);
        writer.Write(0.25);
        writer.Write("tier");
        writer.Write(true);
        writer.Write(0.0);
        writer.Write(3);
        writer.Write(0.4);
        writer.Write(0.0);
        writer.Write(0.6);
        foreach (var weight in new[] { 0.8, -0.5, 0.3, -0.2, 0.1 })
        {
            writer.Write(weight);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var model = (LogisticRegressionModel)ScorerFormats.Default.Read(reader);
        Assert.That(stream.Position, Is.EqualTo(stream.Length));
        Assert.That(Score(model, 6, 2), Is.EqualTo((float)DeterministicMath.Sigmoid(0.8 - 0.2 + 0.1)));
        Assert.That(Score(model, float.NaN, 0), Is.EqualTo((float)DeterministicMath.Sigmoid(-0.5 + 0.3 + 0.1)));
        Assert.That(Score(model, 2, 1), Is.EqualTo((float)DeterministicMath.Sigmoid(0.1)));
    }

    [Test]
    public void Learn_ThenCalibrate_KeepsOrderAndContributions()
    {
        var set = Mixed(2000, 3);
        var model = Learn(set, new LogisticRegressionOptions { L2 = 3000 });
        var scores = new float[2000];
        model.Score(set.Features, scores);
        var calibrated = new CalibratedScorer(model, PlattCalibrator.Fit(scores, set.Labels.Span));
        var (before, after) = (new double[3], new double[3]);
        var outputs = new float[2000];
        calibrated.Score(set.Features, outputs);
        Assert.That(outputs.Average(), Is.EqualTo(set.Labels.ToArray().Average()).Within(0.005));
        Assert.That(BinaryMetrics.RocAuc(outputs, set.Labels.Span), Is.EqualTo(BinaryMetrics.RocAuc(scores, set.Labels.Span)).Within(1e-6));
        Assert.That(calibrated.Attribute(set.Features.Row(5), after), Is.EqualTo(model.Attribute(set.Features.Row(5), before)));
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public void Learn_UnusableRows_SaysWhatAndWhere()
    {
        void Refused(LearningSet set, string words)
            => Assert.That(() => Learn(set), Throws.InstanceOf<TrainingDataException>().With.Message.Contains(words));
        var category = new FeatureColumn[] { new("tier", FeatureKind.Category, 2) };
        Refused(new LearningSet(new FeatureMatrix(0, 1), Array.Empty<float>()), "no rows");
        Refused(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, 1 }), "All 2 labels equal 1");
        Refused(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, 2 }), "Row 1 has the label 2");
        Refused(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, float.NaN }), "label NaN");
        Refused(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, 0 }, new float[] { 0, 0 }), "weight 0");
        Refused(new LearningSet(new FeatureMatrix(2, 1), new float[] { 1, 0 }, new float[] { 1, -1 }), "weight -1");
        Refused(new LearningSet(new FeatureMatrix(new float[] { 1, float.NegativeInfinity }, 2, 1), new float[] { 1, 0 }), "Row 1 of the column 'f0'");
        Refused(new LearningSet(new FeatureMatrix(new float[] { 1, 2 }, 2, 1), new float[] { 1, 0 }, default, category), "'tier' holds 2");
    }

    [Test]
    public void Options_OutOfRange_AreRefusedWithTheirBounds()
    {
        Assert.That(
            () => new LogisticRegressionLearner(new LogisticRegressionOptions { L2 = -1 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("between 0 and 1,000,000,000"));
        Assert.That(() => new LogisticRegressionLearner(new LogisticRegressionOptions { MaxIterations = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LogisticRegressionLearner(new LogisticRegressionOptions { Tolerance = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Learn_ManyTerms_UsesTheGradientMethodAndConverges()
    {
        // 1,500 categories, each with its own rate.
        const int Codes = 1500;
        var random = new RandomSource(1);
        var values = Enumerable.Range(0, 15_000).Select(i => (float)(i % Codes)).ToArray();
        var labels = values.Select(c => random.Bernoulli(c % 2 == 0 ? 0.2 : 0.8) ? 1f : 0f).ToArray();
        var set = new LearningSet(
            new FeatureMatrix(values, values.Length, 1), labels, default, [new FeatureColumn("publication", FeatureKind.Category, Codes)]);
        var reports = new List<LearningProgress>();
        var model = new LogisticRegressionLearner().Learn(
            set, null, new LearningContext(Progress: new Collector(reports)));
        Assert.That(model.Terms, Has.Length.EqualTo(Codes));
        var residual = Enumerable.Range(0, values.Length).Where(i => values[i] == 7).Sum(i => Score(model, values[i]) - labels[i]);
        Assert.That(residual + model.Terms[7].Weight, Is.Zero.Within(0.05), "gradient of one category");
        Assert.That(reports[^1].Value, Is.LessThan(reports[0].Value));
        Assert.That(reports[0].Value, Is.EqualTo(Math.Log(2)).Within(1e-5));
    }

    internal static LearningSet Mixed(int rows, int seed)
    {
        var random = new RandomSource(seed);
        var values = new float[rows * 3];
        var labels = new float[rows];
        var weights = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var number = random.Normal(5, 2);
            var category = random.NextInt32(4);
            var flag = random.NextInt32(2);
            var isMissing = random.Bernoulli(0.1);
            values[3 * i] = isMissing ? float.NaN : (float)number;
            values[(3 * i) + 1] = random.Bernoulli(0.05) ? float.NaN : category;
            values[(3 * i) + 2] = flag;
            labels[i] = random.Bernoulli(DeterministicMath.Sigmoid((0.5 * (number - 5)) + (0.6 * category) - 1 - flag)) ? 1 : 0;
            weights[i] = random.NextInt32(4);
        }

        return new LearningSet(
            new FeatureMatrix(values, rows, 3),
            labels,
            weights,
            [new("age", FeatureKind.Number), new("tier", FeatureKind.Category, 4), new("trial", FeatureKind.Flag)]);
    }

    private static LearningSet Numbers(int rows, double[] coefficients, int seed)
    {
        var random = new RandomSource(seed);
        var values = new float[rows * coefficients.Length];
        var labels = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            var margin = 0.5;
            for (var j = 0; j < coefficients.Length; j++)
            {
                var x = random.Normal();
                values[(i * coefficients.Length) + j] = (float)x;
                margin += coefficients[j] * x;
            }

            labels[i] = random.Bernoulli(DeterministicMath.Sigmoid(margin)) ? 1 : 0;
        }

        return new LearningSet(new FeatureMatrix(values, rows, coefficients.Length), labels);
    }

    private static LogisticRegressionModel Learn(LearningSet set, LogisticRegressionOptions? options = null, int threads = 1)
        => new LogisticRegressionLearner(options).Learn(set, null, new LearningContext(1, threads));

    private static float Score(LogisticRegressionModel model, params ReadOnlySpan<float> row)
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

    private sealed class Collector(List<LearningProgress> reports) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => reports.Add(value);
    }
}
