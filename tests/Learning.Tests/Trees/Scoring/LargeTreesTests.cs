using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Scoring;

public sealed class LargeTreesTests
{
    [Test]
    public void Score_TreesOfManyLeaves_EqualsWalksDownEachTree([Values(300, 3000)] int leaves, [Values(3, 40)] int trees)
    {
        var set = TreeData.Mixed(8000, 1);
        var options = new GradientBoostingOptions { Trees = trees, Leaves = leaves, MinRowsInLeaf = 1, MinHessianInLeaf = 0, L2 = 0.1, LearningRate = 0.01 };
        var model = new GradientBoostingLearner(options).Learn(set, null, new LearningContext());
        Assert.That(model.Trees.Max(tree => tree.LeafCount), Is.GreaterThan(leaves * 2 / 3));
        var test = TreeData.Mixed(1100, 2).Features;
        test.Row(9).Fill(float.PositiveInfinity);
        test.Row(10).Fill(float.NegativeInfinity);
        test.Row(11).Fill(float.NaN);
        var outputs = new float[1100];
        model.ScoreRaw(test, outputs);
        var single = new float[1];
        for (var row = 0; row < 1100; row++)
        {
            var expected = model.BaseScore;
            foreach (var tree in model.Trees)
            {
                expected += tree.LeafValues[tree.LeafOf(test.Row(row), model.Decoder)];
            }

            model.ScoreRaw(test.Row(row), single);
            Assert.That((outputs[row], single[0]), Is.EqualTo((expected, expected)), $"row {row}");
        }
    }
}
