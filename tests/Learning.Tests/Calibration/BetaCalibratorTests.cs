using AudienceML.Learning.Calibration;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Metrics;

namespace AudienceML.Learning.Tests.Calibration;

public sealed class BetaCalibratorTests
{
    private static readonly float[] Probabilities = [.. Enumerable.Range(0, 400).Select(i => (float)(((i * 37 % 397) + 1) / 400.0))];
    private static readonly float[] Labels =
        [.. Enumerable.Range(0, 400).Select(i => i * 53 % 101 / 101.0 < (double)Probabilities[i] * Probabilities[i] * (0.6 + (0.4 * Probabilities[i])) ? 1f : 0f)];

    [Test]
    public void Fit_SkewedProbabilities_MatchesLogisticRegressionOnBothLogarithms()
    {
        // LogisticRegression(C=1e9).fit([ln p, -ln(1 - p)], y) of scikit-learn 1.2.1, which is what the paper's own package calls.
        var beta = BetaCalibrator.Fit(Probabilities, Labels);
        Assert.That(Labels.Sum(), Is.EqualTo(120));
        Assert.That(new[] { beta.A, beta.B, beta.C }, Is.EqualTo(new[] { 0.48369391, 1.72002893, -2.34952371 }).Within(2e-3));
    }

    [Test]
    public void Fit_FalseOrder_StaysNonDecreasing()
    {
        float[] swapped = [.. Labels.Select(l => 1 - l)];
        var beta = BetaCalibrator.Fit(Probabilities, swapped);
        float[] grid = [.. Enumerable.Range(0, 101).Select(i => beta.Calibrate(i / 100f))];
        Assert.That(grid, Is.Ordered);
        Assert.That(grid[50], Is.EqualTo(280f / 400).Within(0.01), "all that is left is the rate");
    }

    [Test]
    public void Fit_Calibrated_LowersTheLogLoss()
    {
        var beta = BetaCalibrator.Fit(Probabilities, Labels);
        float[] after = [.. Probabilities.Select(beta.Calibrate)];
        Assert.That(BinaryMetrics.LogLoss(after, Labels), Is.LessThan(BinaryMetrics.LogLoss(Probabilities, Labels)));
        Assert.That(after.Sum(), Is.EqualTo(Labels.Sum()).Within(0.01), "a constant makes the mean right");
    }

    [Test]
    public void Fit_Weights_AreLikeRepeatedRows()
    {
        float[] weights = [.. Enumerable.Range(0, 400).Select(i => (float)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        var weighted = BetaCalibrator.Fit(Probabilities, Labels, weights);
        var plain = BetaCalibrator.Fit([.. repeated.Select(i => Probabilities[i])], [.. repeated.Select(i => Labels[i])]);
        Assert.That(weighted.Calibrate(0.3f), Is.EqualTo(plain.Calibrate(0.3f)).Within(1e-6));
    }

    [Test]
    public void Fit_SeparableRows_StaysFinite()
    {
        var beta = BetaCalibrator.Fit([0.1f, 0.2f, 0.8f, 0.9f], [0, 0, 1, 1]);
        Assert.That(beta.Calibrate(0.2f), Is.LessThan(0.01));
        Assert.That(beta.Calibrate(0.8f), Is.GreaterThan(0.99));
        Assert.That(beta.Calibrate(float.NaN), Is.NaN);
    }

    [Test]
    public void Write_Read_GivesTheSameBits()
    {
        var beta = BetaCalibrator.Fit(Probabilities, Labels);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        CalibratorFormats.Write(beta, writer);
        writer.Flush();
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var read = (BetaCalibrator)CalibratorFormats.Read(reader);
        Assert.That((read.A, read.B, read.C), Is.EqualTo((beta.A, beta.B, beta.C)));
    }

    [Test]
    public void Fit_OneClass_IsRefusedInWords()
        => Assert.That(() => BetaCalibrator.Fit([0.1f, 0.2f], [1, 1]), Throws.InstanceOf<TrainingDataException>().With.Message.Contains("2 positives"));
}
