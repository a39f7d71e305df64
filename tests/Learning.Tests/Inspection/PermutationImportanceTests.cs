using AudienceML.Learning.Data;
using AudienceML.Learning.Inspection;
using AudienceML.Learning.Metrics;
using AudienceML.Learning.Tests.Doubles;
using AudienceML.Learning.Tests.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Inspection;

public sealed class PermutationImportanceTests
{
    [Test]
    public void Measure_LinearScorer_IsTwiceTheVarianceOfTheFeature()
    {
        // For a score that equals the label x, dealing x out anew costs E (x - x')² = 2 var x; the other feature costs nothing.
        var random = new Random(1);
        var features = new FeatureMatrix(20_000, 2);
        var labels = new float[20_000];
        for (var i = 0; i < labels.Length; i++)
        {
            (features.Row(i)[0], features.Row(i)[1]) = (random.NextSingle(), random.NextSingle());
            labels[i] = features.Row(i)[0];
        }

        var set = new LearningSet(features, labels);
        var copy = features.Values.ToArray();
        var importance = PermutationImportance.Measure(
            new FirstFeatureScorer(2), set, (o, s) => RegressionMetrics.Mse(o, s.Labels.Span), isHigherBetter: false, 3, new LearningContext());
        Assert.Multiple(() =>
        {
            Assert.That(importance[0].Mean, Is.EqualTo(2.0 / 12).Within(0.005));
            Assert.That(importance[0].StandardDeviation, Is.GreaterThan(0).And.LessThan(0.005));
            Assert.That(importance[1], Is.EqualTo(new FeatureImportance("f1", 0, 0)));
            Assert.That(features.Values.ToArray(), Is.EqualTo(copy));
        });
    }

    [Test]
    public void Measure_Trees_PutsNoiseLastForAnyNumberOfThreads()
    {
        var model = new GradientBoostingLearner(new() { Trees = 40 }).Learn(TreeData.Mixed(3000, 1), null, new LearningContext(3));
        var test = TreeData.Mixed(2000, 2);
        var one = PermutationImportance.Measure(model, test, Auc, isHigherBetter: true, 4, new LearningContext(5));
        Assert.That(one.MinBy(f => f.Mean)!.Feature, Is.EqualTo("d"));
        Assert.That(one.Where(f => f.Feature != "d").Min(f => f.Mean), Is.GreaterThan(0.01));
        Assert.That(PermutationImportance.Measure(model, test, Auc, isHigherBetter: true, 4, new LearningContext(5, 3)), Is.EqualTo(one));

        static double Auc(float[] outputs, LearningSet set) => BinaryMetrics.RocAuc(outputs, set.Labels.Span);
    }

    [Test]
    public void Measure_WhatDoesNotFit_IsRefused()
    {
        static double Zero(float[] outputs, LearningSet set) => 0;
        var set = new LearningSet(new FeatureMatrix(2, 2), new float[2]);
        Assert.Multiple(() =>
        {
            Assert.That(() => PermutationImportance.Measure(new FirstFeatureScorer(3), set, Zero, true, 1, new LearningContext()), Throws.ArgumentException);
            Assert.That(() => PermutationImportance.Measure(new FirstFeatureScorer(2), set, Zero, true, 0, new LearningContext()), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => PermutationImportance.Measure(new FirstFeatureScorer(2), set, Zero, true, 1, new LearningContext(), new CancellationToken(true)),
                Throws.InstanceOf<OperationCanceledException>());
        });
    }
}
