using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Learning.Trees.Forests;

namespace AudienceML.Learning.Tests.Trees.Attribution;

public sealed class AttributionOfManyRowsTests
{
    private static readonly LearningContext Context = new(Seed: 4);

    [Test]
    public void Attribute_ManyRows_GivesTheBitsOfSingleRows([Values(4, 31, 300)] int leaves, [Values(0, 1, 63, 64, 150)] int rows)
    {
        var set = TreeData.Mixed(1500, 2);
        var model = new GradientBoostingLearner(new() { Trees = 5, Leaves = leaves, MinRowsInLeaf = 2 }).Learn(set, null, Context);
        var many = new double[rows * 5];
        var expected = model.Attribute(set.Features.Rows(0, rows), 0, many);
        var single = new double[5];
        for (var row = 0; row < rows; row++)
        {
            Assert.That(model.Attribute(set.Features.Row(row), 0, single), Is.EqualTo(expected));
            Assert.That(many.AsSpan(row * 5, 5).ToArray(), Is.EqualTo(single));
        }
    }

    [Test]
    public void Attribute_ForestOfClasses_ManyRowsAddUpToEachOutput()
    {
        var set = Classes();
        var model = new RandomForestLearner(new() { Trees = 10, MinRowsInLeaf = 3 }).Learn(set, null, Context);
        var outputs = new float[100 * 3];
        model.Score(set.Features.Rows(0, 100), outputs);
        for (var output = 0; output < 3; output++)
        {
            var contributions = new double[100 * 5];
            var expected = model.Attribute(set.Features.Rows(0, 100), output, contributions);
            for (var row = 0; row < 100; row++)
            {
                Assert.That(expected + contributions.AsSpan(row * 5, 5).ToArray().Sum(), Is.EqualTo(outputs[(row * 3) + output]).Within(1e-5));
            }
        }
    }

    [Test]
    public void AttributeAlongPaths_AddsUpToTheScoreAndEqualsShapleyForStumps()
    {
        var set = TreeData.Mixed(1000, 3);
        var forest = new RandomForestLearner(new() { Trees = 8, MinRowsInLeaf = 5 }).Learn(set, null, Context);
        var boosted = new GradientBoostingLearner(new() { Trees = 10, Leaves = 2 }).Learn(set, null, Context);
        var contributions = new double[5];
        var shapley = new double[5];
        var score = new float[1];
        for (var row = 0; row < 50; row++)
        {
            var features = set.Features.Row(row);
            forest.Score(features, score);
            Assert.That(forest.AttributeAlongPaths(features, 0, contributions) + contributions.Sum(), Is.EqualTo(score[0]).Within(1e-5));
            boosted.ScoreRaw(features, score);
            var expected = boosted.AttributeAlongPaths(features, 0, contributions);
            Assert.That(expected + contributions.Sum(), Is.EqualTo(score[0]).Within(1e-5));
            Assert.That(boosted.Attribute(features, 0, shapley), Is.EqualTo(expected).Within(1e-12));
            Assert.That(contributions, Is.EqualTo(shapley).Within(1e-12));
        }
    }

    [Test]
    public void AttributeAlongPaths_UnknownOutput_IsRefused()
    {
        var model = new RandomForestLearner(new() { Trees = 2 }).Learn(Classes(), null, Context);
        Assert.That(() => model.AttributeAlongPaths(new float[5], 3, new double[5]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Attribute(new FeatureMatrix(2, 5), 0, new double[9]), Throws.InstanceOf<ArgumentException>());
    }

    private static LearningSet Classes()
    {
        var set = TreeData.Mixed(600, 5);
        var labels = set.Labels.ToArray().Select((label, i) => label + (set.Features.Row(i)[0] > 5 ? 1 : 0)).ToArray();
        return new LearningSet(set.Features, labels, default, set.Columns);
    }
}
