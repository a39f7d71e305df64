using AudienceML.Learning.Calibration;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Tests.Doubles;

namespace AudienceML.Learning.Tests.Calibration;

public sealed class CalibratorTests
{
    [Test]
    public void Platt_DistortedLogOdds_FindsTheDistortion()
    {
        // The model says σ(z), the truth is σ(0.5 z - 1).
        var (p, y) = Sample(200_000, z => (0.5 * z) - 1);
        var calibrator = PlattCalibrator.Fit(p, y);
        Assert.That(calibrator.Slope, Is.EqualTo(0.5).Within(0.02));
        Assert.That(calibrator.Intercept, Is.EqualTo(-1).Within(0.02));
    }

    [Test]
    public void Platt_Optimum_HasZeroGradient()
    {
        var (p, y) = Sample(500, z => z);
        var w = Enumerable.Range(0, 500).Select(i => (float)(i % 3)).ToArray();
        var calibrator = PlattCalibrator.Fit(p, y, w);
        double positives = 0, negatives = 0, g1 = 0, g2 = 0;
        for (var i = 0; i < 500; i++)
        {
            positives += w[i] * y[i];
            negatives += w[i] * (1 - y[i]);
        }

        for (var i = 0; i < 500; i++)
        {
            var target = y[i] == 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
            var logit = Math.Log(p[i] / (1.0 - p[i]));
            var miss = w[i] * ((1 / (1 + Math.Exp(-(calibrator.Slope * logit) - calibrator.Intercept))) - target);
            g1 += miss * logit;
            g2 += miss;
        }

        Assert.That(g1, Is.Zero.Within(1e-4));
        Assert.That(g2, Is.Zero.Within(1e-4));
    }

    [Test]
    public void Platt_ReversedScores_KeepsTheOrderAndSaysTheMean()
    {
        var calibrator = PlattCalibrator.Fit([0.9f, 0.8f, 0.2f, 0.1f], [0, 0, 1, 1]);
        Assert.That(calibrator.Slope, Is.Zero);
        Assert.That(calibrator.Calibrate(0.9f), Is.EqualTo(0.5f).Within(1e-6));
    }

    [Test]
    public void Platt_SeparableRows_StaysFinite()
    {
        var calibrator = PlattCalibrator.Fit([0.1f, 0.2f, 0.8f, 0.9f], [0, 0, 1, 1]);
        Assert.That(calibrator.Calibrate(0.9f), Is.InRange(0.6f, 0.95f), "the smoothed targets keep it from certainty");
        Assert.That(calibrator.Calibrate(1f), Is.LessThan(1f + 1e-7f));
    }

    [Test]
    public void Isotonic_RandomRows_EqualsTheMinMaxFormula()
    {
        var (p, y) = Sample(60, z => z);
        p = [.. p.Select(v => MathF.Round(v, 1))]; // ties
        var w = Enumerable.Range(0, 60).Select(i => 1f + (i % 3)).ToArray();
        var calibrator = IsotonicCalibrator.Fit(p, y, w);
        var xs = p.Distinct().Order().ToArray();
        double Mean(int from, int to)
        {
            double sum = 0, total = 0;
            for (var i = 0; i < p.Length; i++)
            {
                if (p[i] >= xs[from] && p[i] <= xs[to])
                {
                    sum += w[i] * y[i];
                    total += w[i];
                }
            }

            return sum / total;
        }

        for (var i = 0; i < xs.Length; i++)
        {
            var expected = Enumerable.Range(0, i + 1).Max(a => Enumerable.Range(i, xs.Length - i).Min(b => Mean(a, b)));
            Assert.That(calibrator.Calibrate(xs[i]), Is.EqualTo(expected).Within(1e-6), $"at {xs[i]}");
        }
    }

    [Test]
    public void Isotonic_BetweenAndBeyondKnots_InterpolatesAndClips()
    {
        var calibrator = IsotonicCalibrator.Fit([0.2f, 0.2f, 0.6f, 0.6f], [0, 1, 1, 1]);
        Assert.That(calibrator.KnotCount, Is.EqualTo(2));
        Assert.That(calibrator.Calibrate(0.4f), Is.EqualTo(0.75f).Within(1e-6));
        Assert.That(calibrator.Calibrate(0f), Is.EqualTo(0.5f));
        Assert.That(calibrator.Calibrate(1f), Is.EqualTo(1f));
        Assert.That(calibrator.Calibrate(float.NaN), Is.NaN);
    }

    [Test]
    public void AllCalibrators_AnyInput_NeverDecreaseAndStayWithinZeroAndOne()
    {
        var (p, y) = Sample(3000, z => (2 * z) + 0.3);
        foreach (var calibrator in new ICalibrator[] { PlattCalibrator.Fit(p, y), IsotonicCalibrator.Fit(p, y), new IdentityCalibrator() })
        {
            var inputs = Enumerable.Range(0, 10_001).Select(i => i / 10_000f).ToArray();
            var outputs = new float[inputs.Length];
            calibrator.Calibrate(inputs, outputs);
            Assert.That(outputs, Is.Ordered.And.All.InRange(0f, 1f), calibrator.Format);
        }
    }

    [Test]
    public void AllCalibrators_OneClassOrNaN_AreRefused()
    {
        Assert.That(() => PlattCalibrator.Fit([0.1f, 0.2f], [1, 1]), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("2 positives and 0 negatives"));
        Assert.That(() => IsotonicCalibrator.Fit([], []), Throws.InstanceOf<TrainingDataException>());
        Assert.That(() => IsotonicCalibrator.Fit([float.NaN, 0.1f], [1, 0]), Throws.InstanceOf<TrainingDataException>());
    }

    [Test]
    public void Selection_OverconfidentModel_IsCalibratedByTheRightKind()
    {
        var (few, fewLabels) = Sample(800, z => 0.3 * z);
        Assert.That(CalibratorSelection.Fit(few, fewLabels).Calibrator, Is.InstanceOf<PlattCalibrator>());

        // A bent curve that no straight line on log-odds can follow.
        var (many, manyLabels) = Sample(20_000, z => Math.Abs(z) < 1 ? 0 : 3 * Math.Sign(z));
        var choice = CalibratorSelection.Fit(many, manyLabels);
        Assert.That(choice.Calibrator, Is.InstanceOf<IsotonicCalibrator>());
        Assert.That(choice.ErrorAfter, Is.LessThan(choice.ErrorBefore / 3));
    }

    [Test]
    public void Selection_CalibratedModel_IsLeftAlone()
    {
        var kept = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var (p, y) = Sample(500, z => z, seed);
            kept += CalibratorSelection.Fit(p, y, default, seed).Calibrator is IdentityCalibrator ? 1 : 0;
        }

        Assert.That(kept, Is.GreaterThanOrEqualTo(5));
        Assert.That(CalibratorSelection.Fit([0.1f, 0.9f], [0, 1]).Calibrator, Is.InstanceOf<IdentityCalibrator>(), "too few rows");
        Assert.That(CalibratorSelection.Fit([0.1f, 0.9f], [1, 1]).Calibrator, Is.InstanceOf<IdentityCalibrator>(), "one class");
    }

    [Test]
    public void CalibratedScorer_RowAndBatch_AreTheCalibratedInnerScore()
    {
        var (p, y) = Sample(2000, z => 0.5 * z);
        foreach (var calibrator in new ICalibrator[] { PlattCalibrator.Fit(p, y), IsotonicCalibrator.Fit(p, y), new IdentityCalibrator() })
        {
            var scorer = new CalibratedScorer(new FirstFeatureScorer(), calibrator);
            var outputs = new float[p.Length];
            scorer.Score(new FeatureMatrix(p, p.Length, 1), outputs);
            var one = new float[1];
            for (var i = 0; i < p.Length; i++)
            {
                scorer.Score(p.AsSpan(i, 1), one);
                Assert.That(one[0], Is.EqualTo(calibrator.Calibrate(p[i])));
                Assert.That(outputs[i], Is.EqualTo(one[0]));
            }

            Assert.That(() => scorer.Attribute([0.5f], new double[1]), Throws.InstanceOf<NotSupportedException>());
        }

        Assert.That(() => new CalibratedScorer(new FirstFeatureScorer(1, 3), new IdentityCalibrator()), Throws.ArgumentException.With.Message.Contains("3"));
    }

    [Test]
    public void Calibrators_WriteThenRead_AreTheSameToTheLastBit()
    {
        var (p, y) = Sample(2000, z => 0.5 * z);
        foreach (var calibrator in new ICalibrator[] { PlattCalibrator.Fit(p, y), IsotonicCalibrator.Fit(p, y), new IdentityCalibrator() })
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            CalibratorFormats.Write(calibrator, writer);
            stream.Position = 0;
            using var reader = new BinaryReader(stream);
            var restored = CalibratorFormats.Read(reader);
            Assert.That(p.Select(restored.Calibrate), Is.EqualTo(p.Select(calibrator.Calibrate).ToArray()));
            Assert.That(stream.Position, Is.EqualTo(stream.Length));
        }
    }

    [Test]
    public void CalibratedFormat_IsKnown()
        => Assert.That(
            () => ScorerFormats.Default.Read(new BinaryReader(new MemoryStream([.. "\u000Ccalibrated/1"u8, .. "\u0004mine"u8]))),
            Throws.InstanceOf<ModelFormatException>().With.Message.Contains("'mine'"),
            "the inner format is unknown, the outer one is not");

    [Test]
    public void Fit_FixedRows_GivesTheBitsOfEveryOtherMachine()
    {
        var (p, y) = Sample(3000, z => 0.5 * z);
        var inputs = Enumerable.Range(0, 1001).Select(i => i / 1000f).ToArray();
        var platt = inputs.Select(PlattCalibrator.Fit(p, y).Calibrate);
        var isotonic = inputs.Select(IsotonicCalibrator.Fit(p, y).Calibrate);
        Assert.That(Checksum.Of(platt.Concat(isotonic).ToArray()), Is.EqualTo(8386377279654594240UL));
    }

    /// <summary>Rows where the model says σ(z) and the truth is σ(truth(z)).</summary>
    private static (float[] P, float[] Y) Sample(int count, Func<double, double> truth, int seed = 1)
    {
        var random = new RandomSource(seed);
        var p = new float[count];
        var y = new float[count];
        for (var i = 0; i < count; i++)
        {
            var z = random.Normal(0, 1.5);
            p[i] = (float)DeterministicMath.Sigmoid(z);
            y[i] = random.Bernoulli(DeterministicMath.Sigmoid(truth(z))) ? 1 : 0;
        }

        return (p, y);
    }
}
