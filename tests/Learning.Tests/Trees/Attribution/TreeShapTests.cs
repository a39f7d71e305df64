using AudienceML.Learning.Data;
using AudienceML.Learning.Trees;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Attribution;

public sealed class TreeShapTests
{
    private static readonly LearningContext Context = new(Seed: 3);

    [Test]
    public void Attribute_SmallTrees_EqualsShapleyValuesByDefinition([Values(2, 5, 12, 31)] int leaves, [Values] bool weighted)
    {
        var train = TreeData.Mixed(1500, 1, weighted: weighted);
        var options = new GradientBoostingOptions { Trees = 4, Leaves = leaves, MinRowsInLeaf = 3, LearningRate = 0.5, MinRowsInCategoryGroup = 5 };
        var model = new GradientBoostingLearner(options).Learn(train, null, Context);
        var contributions = new double[5];
        for (var row = 0; row < 40; row++)
        {
            var features = train.Features.Row(row).ToArray();
            var expected = model.Attribute(features, contributions);
            Assert.That(expected, Is.EqualTo(Conditional(model, features, known: 0)).Within(1e-9));
            for (var feature = 0; feature < 5; feature++)
            {
                Assert.That(contributions[feature], Is.EqualTo(Shapley(model, features, feature)).Within(1e-9), $"row {row}, feature {feature}");
            }
        }
    }

    [Test]
    public void Attribute_DeepTrees_AddsUpToTheRawScore([Values(8, 63, 400)] int leaves)
    {
        // Forty features and long paths: more than sixteen different features on one path.
        var random = new Random(5);
        var features = new FeatureMatrix(3000, 40);
        var labels = new float[3000];
        for (var i = 0; i < 3000; i++)
        {
            var row = features.Row(i);
            for (var f = 0; f < 40; f++)
            {
                row[f] = (float)random.NextDouble();
                labels[i] += row[f] > 0.9 ? 3 * f : row[f];
            }
        }

        var options = new GradientBoostingOptions
        {
            Objective = BoostingObjective.SquaredError, Trees = 10, Leaves = leaves, MinRowsInLeaf = 1, LearningRate = 0.5,
        };
        var model = new GradientBoostingLearner(options).Learn(new LearningSet(features, labels), null, Context);
        var contributions = new double[40];
        var score = new float[1];
        for (var i = 0; i < 50; i++)
        {
            var expected = model.Attribute(features.Row(i), contributions);
            model.ScoreRaw(features.Row(i), score);
            Assert.That(expected + contributions.Sum(), Is.EqualTo(score[0]).Within(1e-5 * Math.Abs(score[0])));
        }
    }

    [Test]
    public void Attribute_ModelWithoutTrees_GivesTheBaseScore()
    {
        var set = new LearningSet(new FeatureMatrix(4, 2), new float[] { 1, 2, 3, 4 });
        var model = new GradientBoostingLearner(new() { Objective = BoostingObjective.SquaredError }).Learn(set, null, Context);
        var contributions = new double[] { 9, 9 };
        Assert.That(model.Attribute([1, 2], contributions), Is.EqualTo(2.5));
        Assert.That(contributions, Is.All.Zero);
    }

    private static double Shapley(GradientBoostingModel model, float[] row, int feature)
    {
        double sum = 0;
        for (var subset = 0; subset < 1 << row.Length; subset++)
        {
            if ((subset >> feature & 1) == 0)
            {
                var size = int.PopCount(subset);
                var weight = Factorial(size) * Factorial(row.Length - size - 1) / Factorial(row.Length);
                sum += weight * (Conditional(model, row, subset | (1 << feature)) - Conditional(model, row, subset));
            }
        }

        return sum;
    }

    private static double Conditional(GradientBoostingModel model, float[] row, int known) =>
        model.BaseScore + model.Trees.Sum(tree => Conditional(model, tree, tree.Nodes.Length == 0 ? ~0 : 0, row, known));

    private static double Conditional(GradientBoostingModel model, DecisionTree tree, int child, float[] row, int known)
    {
        if (child < 0)
        {
            return tree.LeafValues[~child];
        }

        var node = tree.Nodes[child];
        if ((known >> node.Feature & 1) != 0)
        {
            return Conditional(model, tree, model.Decoder.GoesLeft(node, row) ? node.Left : node.Right, row, known);
        }

        return ((Conditional(model, tree, node.Left, row, known) * tree.Cover(node.Left))
            + (Conditional(model, tree, node.Right, row, known) * tree.Cover(node.Right))) / tree.Cover(child);
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
}
