using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Neural;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tests.Neural;

/// <summary>The gradient against a plain network in double precision, differentiated by differences.</summary>
public sealed class PerceptronGradientTests
{
    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void Gradient_AnyNetwork_EqualsDifferences(ushort seed)
    {
        var random = new RandomSource((long)seed);
        var loss = (PerceptronLoss)random.NextInt32(4);
        var outputs = loss == PerceptronLoss.Softmax ? 2 + random.NextInt32(4) : 1;
        var hidden = Enumerable.Range(0, random.NextInt32(4)).Select(_ => 1 + random.NextInt32(12)).ToArray();
        Check(random, loss, [1 + random.NextInt32(9), .. hidden, outputs], random.Bernoulli(0.5), rows: 2 + random.NextInt32(200));
    }

    [TestCase(PerceptronLoss.LogLoss, true)]
    [TestCase(PerceptronLoss.LogLoss, false)]
    [TestCase(PerceptronLoss.Softmax, true)]
    [TestCase(PerceptronLoss.SquaredError, true)]
    [TestCase(PerceptronLoss.Huber, true)]
    public void Gradient_WiderThanAPanel_EqualsDifferences(PerceptronLoss loss, bool isNormalized)
        => Check(new RandomSource(9L), loss, [11, 40, 35, loss == PerceptronLoss.Softmax ? 3 : 1], isNormalized, rows: 130);

    [Test]
    public void Gradient_WithDropout_IsThatOfTheNetworkLeft()
    {
        // One hidden layer: what is left out shows in the gradient of the last weights, and keeps its place for the whole minibatch.
        var (rows, shape, parameters) = Rows(new RandomSource(3L), PerceptronLoss.SquaredError, [5, 400, 1], isNormalized: false, rows: 64);
        var gradient = new float[shape.Length];
        var kept = new List<double>();
        for (var i = 0; i < 64; i++)
        {
            new MinibatchGradient(shape, PerceptronLoss.SquaredError, 0.25, 1).Run(parameters, rows, new[] { i }, 11, gradient);
            kept.Add(gradient[shape.Weights(1)].Count(g => g != 0));
        }

        new MinibatchGradient(shape, PerceptronLoss.SquaredError, 0, 1).Run(parameters, rows, new[] { 0 }, 11, gradient);
        var positive = gradient[shape.Weights(1)].Count(g => g != 0);
        Assert.That(kept.Average() / positive, Is.EqualTo(0.75).Within(0.08));
        Assert.That(kept.Distinct().Count(), Is.GreaterThan(1), "other rows leave out other units");
    }

    [Test]
    public void Dropout_OnAverage_LeavesTheOutputAsItIs()
    {
        // A linear last layer on one row: the mean over many masks of the slope by its bias is output - label, as without dropout.
        var (rows, shape, parameters) = Rows(new RandomSource(4L), PerceptronLoss.SquaredError, [5, 60, 1], isNormalized: false, rows: 1);
        var gradient = new float[shape.Length];
        double Slope(double dropout, ulong seed)
        {
            new MinibatchGradient(shape, PerceptronLoss.SquaredError, dropout, 1).Run(parameters, rows, new[] { 0 }, seed, gradient);
            return gradient[shape.Shifts(1)][0];
        }

        var mean = Enumerable.Range(1, 4000).Average(seed => Slope(0.5, (ulong)seed));
        Assert.That(mean, Is.EqualTo(Slope(0, 1)).Within(0.1));
    }

    [Test]
    public void Gradient_AnyNumberOfThreads_HasTheSameBits()
    {
        foreach (var isNormalized in new[] { false, true })
        {
            var (rows, shape, parameters) = Rows(new RandomSource(5L), PerceptronLoss.LogLoss, [40, 64, 33, 1], isNormalized, rows: 700);
            var order = Enumerable.Range(0, 700).ToArray();
            float[] Run(int threads)
            {
                var gradient = new float[shape.Length];
                new MinibatchGradient(shape, PerceptronLoss.LogLoss, 0.3, threads).Run(parameters, rows, order, 7, gradient);
                return gradient;
            }

            Assert.That(Run(3), Is.EqualTo(Run(1)));
        }
    }

    [TestCase(WeightInitialization.Glorot, 2.0 / 260, 2.0 / 61)]
    [TestCase(WeightInitialization.He, 2.0 / 200, 1.0 / 60)]
    public void InitialParameters_Spread_IsThatOfThePaper(WeightInitialization initialization, double hidden, double last)
    {
        var columns = Enumerable.Range(0, 200).Select(j => new LinearColumn { Name = $"f{j}", IsCategory = false, Scale = 1, FirstTerm = j }).ToArray();
        var shape = new PerceptronShape([200, 60, 1], isNormalized: false);
        var parameters = InitialParameters.Draw(shape, columns, 5, initialization);
        double MeanSquare(Range part) => parameters[part].Average(w => (double)w * w);
        Assert.That(MeanSquare(shape.Weights(0)), Is.EqualTo(hidden).Within(5).Percent);
        Assert.That(MeanSquare(shape.Weights(1)), Is.EqualTo(last).Within(60).Percent);
        Assert.That(parameters[shape.Shifts(0)], Is.All.Zero);
    }

    private static void Check(RandomSource random, PerceptronLoss loss, int[] widths, bool isNormalized, int rows)
    {
        var (source, shape, parameters) = Rows(random, loss, widths, isNormalized, rows);
        var gradient = new float[shape.Length];
        var order = Enumerable.Range(0, rows).ToArray();
        var value = new MinibatchGradient(shape, loss, 0, 2).Run(parameters, source, order, 1, gradient);
        var reference = new PlainNetwork(shape, loss, source, rows);
        var precise = Array.ConvertAll(parameters, p => (double)p);
        Assert.That(value, Is.EqualTo(reference.Loss(precise)).Within(1e-4 * (1 + Math.Abs(value))));
        for (var draw = 0; draw < 60; draw++)
        {
            var at = random.NextInt32(shape.Length);
            var slope = reference.Slope(precise, at);
            if (slope is { } expected)
            {
                Assert.That(gradient[at], Is.EqualTo(expected).Within(2e-3 * (0.05 + Math.Abs(expected))), $"{loss}, {string.Join('-', widths)}, parameter {at}");
            }
        }
    }

    private static (PerceptronRows Rows, PerceptronShape Shape, float[] Parameters) Rows(
        RandomSource random, PerceptronLoss loss, int[] widths, bool isNormalized, int rows)
    {
        var features = new FeatureMatrix(rows, widths[0]);
        foreach (ref var value in features.Values)
        {
            value = (float)random.Normal();
        }

        var labels = new float[rows];
        var weights = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            labels[i] = loss switch
            {
                PerceptronLoss.LogLoss => random.NextInt32(2),
                PerceptronLoss.Softmax => random.NextInt32(widths[^1]),
                _ => (float)random.Normal(0, 2),
            };
            weights[i] = (float)random.Uniform(0.5, 2);
        }

        var set = new LearningSet(features, labels, weights);
        var columns = new LinearColumn[widths[0]];
        for (var j = 0; j < columns.Length; j++)
        {
            columns[j] = new LinearColumn { Name = $"f{j}", IsCategory = false, Scale = 1, FirstTerm = j };
        }

        var shape = new PerceptronShape(widths, isNormalized);
        var parameters = InitialParameters.Draw(shape, columns, 5, WeightInitialization.He);
        foreach (ref var parameter in parameters.AsSpan())
        {
            parameter += (float)random.Normal(0, 0.1);
        }

        return (new PerceptronRows(set, columns, (0, 1), 1, default), shape, parameters);
    }
}
