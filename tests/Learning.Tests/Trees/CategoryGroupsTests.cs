using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees;

public sealed class CategoryGroupsTests
{
    private const int Rows = 6000;

    [Test]
    public void Find_MoreCategoriesThanBins_GivesFrequentOnesABinAndTheOthersSharedOnes()
    {
        // Codes 0 and 1 have a third of the rows each; 400 others share the last third.
        var bins = Find(Draw(row => row % 3 == 2 ? 2 + (row / 3 % 400) : row % 3, code => code % 2), 10);
        Assert.Multiple(() =>
        {
            Assert.That(bins.ValueBins, Is.LessThanOrEqualTo(10).And.GreaterThan(3));
            Assert.That(bins.IsOrdered, Is.True);
            Assert.That(Enumerable.Range(0, 402).Where(code => bins.BinOf(code) == bins.BinOf(0)), Is.EqualTo(new[] { 0 }));
            Assert.That(Enumerable.Range(0, 402).Where(code => bins.BinOf(code) == bins.BinOf(1)), Is.EqualTo(new[] { 1 }));
            Assert.That(bins.BinOf(float.NaN), Is.EqualTo(bins.MissingBin));
            Assert.That(bins.BinOf(500), Is.EqualTo(bins.MissingBin));
            Assert.That(Enumerable.Range(2, 400).Max(code => bins.BinOf(code)), Is.LessThan(bins.MissingBin));
        });
    }

    [Test]
    public void Find_SharedBins_AreInTheOrderOfMeanLabels()
    {
        var set = Draw(row => row % 500, code => code * 0.01f);
        var bins = Find(set, 20);
        var order = Enumerable.Range(0, 500).Select(code => (int)bins.BinOf(code)).ToArray();
        Assert.That(order, Is.Ordered);
        Assert.That(order[^1], Is.GreaterThan(15));
    }

    [Test]
    public void TrainingBinOf_LabelsOfTheRowsOwnFold_DoNotMatter([Range(0, CategoryGroups.Folds - 1)] int fold)
    {
        // Only the row's own fold has ones: seen from the other folds all means are the same, so its rows share one bin.
        var labels = Enumerable.Range(0, Rows).Select(row => CategoryGroups.FoldOf(row) == fold && row % 500 > 250 ? 1f : 0).ToArray();
        var set = new LearningSet(
            new FeatureMatrix(Enumerable.Range(0, Rows).Select(row => (float)(row % 500)).ToArray(), Rows, 1), labels, default, [new("c", FeatureKind.Category, 500)]);
        var bins = Find(set, 20);
        var own = Enumerable.Range(0, Rows).Where(row => CategoryGroups.FoldOf(row) == fold);
        Assert.That(own.Select(row => bins.TrainingBinOf(row % 500, row)).Distinct().Count(), Is.LessThanOrEqualTo(2));
        Assert.That(Enumerable.Range(0, 500).Select(code => bins.BinOf(code)).Distinct().Count(), Is.GreaterThan(2));
    }

    [Test]
    public void Find_WeightOfTwo_EqualsARowTwiceInItsFold()
    {
        // A mean is of weighted labels: rows of weight 3 with label 1 against rows of weight 1 with label 0 give 3/4.
        var codes = Enumerable.Range(0, Rows).Select(row => (float)(row % 300)).ToArray();
        var labels = Enumerable.Range(0, Rows).Select(row => (float)(row / 300 % 2)).ToArray();
        var weights = Enumerable.Range(0, Rows).Select(row => row % 300 < 150 && row / 300 % 2 == 1 ? 3f : 1).ToArray();
        var set = new LearningSet(new FeatureMatrix(codes, Rows, 1), labels, weights, [new("c", FeatureKind.Category, 300)]);
        var bins = Find(set, 2);
        Assert.That(Enumerable.Range(0, 300).All(code => bins.BinOf(code) == (code < 150 ? 1 : 0)), Is.True);
    }

    [Test]
    public void Learn_CategoryOfManyValuesWithoutEffect_IsLeftAlone()
    {
        var (loss, constant) = ValidationLoss(effect: 0);
        Assert.That(loss, Is.LessThan(constant + 0.01));
    }

    [Test]
    public void Learn_CategoryOfManyValuesWithEffect_IsLearned()
    {
        var (loss, constant) = ValidationLoss(effect: 2);
        Assert.That(loss, Is.LessThan(constant - 0.12));
    }

    private static (double Loss, double Constant) ValidationLoss(double effect)
    {
        const int Codes = 1500;
        var random = new Random(3);
        var effects = Enumerable.Range(0, Codes).Select(_ => effect * ((random.NextDouble() * 2) - 1) * 1.7).ToArray();
        LearningSet Draw(int rows)
        {
            var features = new FeatureMatrix(rows, 3);
            var labels = new float[rows];
            for (var i = 0; i < rows; i++)
            {
                var row = features.Row(i);
                row[0] = random.Next(Codes);
                row[1] = random.Next(100);
                row[2] = (float)random.NextDouble();
                labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-effects[(int)row[0]])) ? 1 : 0;
            }

            return new(features, labels, default, [new("many", FeatureKind.Category, Codes), new("some", FeatureKind.Category, 100), new("x", FeatureKind.Number)]);
        }

        var (train, test) = (Draw(20_000), Draw(5000));
        var model = new GradientBoostingLearner(new() { Trees = 40, Leaves = 15 }).Learn(train, null, new LearningContext(1, 2));
        var outputs = new float[test.RowCount];
        model.Score(test.Features, outputs);
        var loss = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            loss -= Math.Log(test.Labels.Span[i] == 1 ? outputs[i] : 1 - outputs[i]) / outputs.Length;
        }

        var share = train.Labels.ToArray().Average();
        return (loss, test.Labels.ToArray().Average(label => -Math.Log(label == 1 ? share : 1 - share)));
    }

    private static FeatureBins Find(LearningSet set, int maxBins) => BinFinder.Find(set, maxBins, new Workers(1, CancellationToken.None))[0];

    private static LearningSet Draw(Func<int, int> code, Func<int, float> label)
    {
        var codes = Enumerable.Range(0, Rows).Select(row => (float)code(row)).ToArray();
        return new(
            new FeatureMatrix(codes, Rows, 1), codes.Select(c => label((int)c)).ToArray(), default, [new("c", FeatureKind.Category, (int)codes.Max() + 1)]);
    }
}
