using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class CategoryAndMonotoneTests
{
    private static readonly LearningContext Context = new(Seed: 5);

    [Test]
    public void Learn_ParityOfACategory_IsOneSplit()
    {
        var set = Categories(4000, 60, code => code % 2);
        var model = new GradientBoostingLearner(new() { Trees = 1, Leaves = 2, LearningRate = 1 }).Learn(set, null, Context);
        var outputs = new float[60];
        model.Score(new FeatureMatrix(Enumerable.Range(0, 60).Select(i => (float)i).ToArray(), 60, 1), outputs);
        for (var code = 0; code < 60; code++)
        {
            Assert.That(outputs[code], code % 2 == 1 ? Is.GreaterThan(0.7f) : Is.LessThan(0.3f), $"category {code}");
        }
    }

    [Test]
    public void Learn_FewCategories_AreSplitOneAgainstTheRest()
    {
        var set = Categories(4000, 4, code => code == 2 ? 1 : 0);
        var model = new GradientBoostingLearner(new() { Trees = 1, Leaves = 2 }).Learn(set, null, Context);
        var bins = model.Trees[0].Nodes[0].LeftBins;
        Assert.That(Enumerable.Range(0, 4).Count(bins.Contains), Is.EqualTo(1).Or.EqualTo(3));
        Assert.That(bins.Contains(2), Is.Not.EqualTo(bins.Contains(1)));
    }

    [Test]
    public void Learn_SmallCategoryGroups_AreNotSplitOff()
    {
        // One category of 20 rows is all ones: too few for a group of 50.
        var set = Categories(4000, 200, code => code == 7 ? 1 : 0);
        var options = new GradientBoostingOptions { Trees = 1, Leaves = 2, MinRowsInLeaf = 1, MinRowsInCategoryGroup = 50, CategoryL2 = 0 };
        var tree = new GradientBoostingLearner(options).Learn(set, null, Context).Trees[0];
        Assert.That(tree.LeafCovers.Min(), Is.GreaterThanOrEqualTo(50));
    }

    [TestCase(Monotonicity.Increasing)]
    [TestCase(Monotonicity.Decreasing)]
    public void Learn_MonotoneFeature_IsFollowedInThatDirectionOnly(Monotonicity direction)
    {
        var train = TreeData.Mixed(3000, 4);
        var options = new GradientBoostingOptions
        {
            Trees = 40, Leaves = 31, MinRowsInLeaf = 3, Monotone = ImmutableDictionary<string, Monotonicity>.Empty.Add("b", direction),
        };
        var model = new GradientBoostingLearner(options).Learn(train, null, Context);
        var free = new GradientBoostingLearner(options with { Monotone = ImmutableDictionary<string, Monotonicity>.Empty }).Learn(train, null, Context);
        Assert.That(Violations(model, train, direction), Is.Zero);
        Assert.That(Violations(free, train, direction), Is.GreaterThan(100), "without the constraint the data asks for both directions");
    }

    [Test]
    public void Learn_MonotoneUnknownOrCategory_IsRefused()
    {
        var train = TreeData.Mixed(300, 4);
        foreach (var name in new[] { "nobody", "kind" })
        {
            var options = new GradientBoostingOptions { Monotone = ImmutableDictionary<string, Monotonicity>.Empty.Add(name, Monotonicity.Increasing) };
            Assert.That(() => new GradientBoostingLearner(options).Learn(train, null, Context), Throws.ArgumentException.With.Message.Contains(name));
        }
    }

    private static int Violations(GradientBoostingModel model, LearningSet set, Monotonicity direction)
    {
        var violations = 0;
        var score = new float[1];
        for (var i = 0; i < 100; i++)
        {
            var row = set.Features.Row(i).ToArray();
            var last = float.NaN;
            for (row[1] = 0; row[1] <= 4; row[1] += 0.1f)
            {
                model.ScoreRaw(row, score);
                violations += (score[0] - last) * (int)direction < -1e-6f ? 1 : 0;
                last = score[0];
            }
        }

        return violations;
    }

    private static LearningSet Categories(int rows, int categories, Func<int, int> label)
    {
        var codes = Enumerable.Range(0, rows).Select(i => (float)(i % categories)).ToArray();
        return new LearningSet(
            new FeatureMatrix(codes, rows, 1), codes.Select(code => (float)label((int)code)).ToArray(), default, [new("c", FeatureKind.Category, categories)]);
    }
}
