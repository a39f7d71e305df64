using System.Collections.Immutable;
using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Learning.Tests.Trees.Boosting;

public sealed class GradientBoostingParametersTests
{
    private static readonly GradientBoostingOptions Other = new()
    {
        Objective = BoostingObjective.SquaredError,
        Trees = 7,
        LearningRate = 1.0 / 3,
        MinHessianInLeaf = 1e-7,
        Leaves = 9,
        Monotone = ImmutableDictionary<string, Monotonicity>.Empty.Add("a b", Monotonicity.Increasing),
    };

    [Test]
    public void Write_Read_IsTheSameToTheLastBit()
    {
        var read = GradientBoostingParameters.Read(GradientBoostingParameters.Write(Other));
        Assert.That(read with { Monotone = Other.Monotone }, Is.EqualTo(Other));
        Assert.That(read.Monotone, Is.EquivalentTo(Other.Monotone));
        Assert.That(GradientBoostingParameters.Write(new()), Is.Empty);
        Assert.That(GradientBoostingParameters.Write(Other)["learning_rate"], Is.EqualTo("0.3333333333333333"));
    }

    [Test]
    public void Write_EveryValueAmongTheOptions_HasAName()
    {
        var names = GradientBoostingParameters.Write(new()
        {
            Trees = 1, Leaves = 2, MaxDepth = 1, MaxBins = 2, LearningRate = 1, MinRowsInLeaf = 1, MinHessianInLeaf = 1, L1 = 1, L2 = 2, MinGain = 1,
            FeatureFraction = 0.5, NodeFeatureFraction = 0.5, RowFraction = 0.5, SteepFraction = 0.5, FlatFraction = 0.5, EarlyStoppingRounds = 1, MaxOneVsRestCategories = 1,
            QuantileLevel = 0.1, HuberDelta = 2, TweediePower = 1.1, Classes = 3, RankingTruncation = 7, Growth = TreeGrowth.DepthWise,
            CategorySmoothing = 1, CategoryL2 = 1, MaxCategoriesInSplit = 1, MinRowsInCategoryGroup = 1, Objective = BoostingObjective.Huber,
        }).Keys.ToHashSet(StringComparer.Ordinal);
        var values = typeof(GradientBoostingOptions).GetProperties()
            .Where(p => p.PropertyType.IsEnum || p.PropertyType == typeof(int) || p.PropertyType == typeof(double))
            .Select(p => string.Concat(p.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())));
        Assert.That(values.Where(name => !names.Contains(name)), Is.Empty, "add them to GradientBoostingParameters");
    }

    [TestCase("leaf", "3", "no option 'leaf'")]
    [TestCase("leaves", "many", "'leaves' is 'many'")]
    [TestCase("leaves", "1", "2 to 4096")]
    [TestCase("objective", "Nothing", "'objective' is 'Nothing'")]
    [TestCase("monotone:x", "sideways", "'monotone:x' is 'sideways'")]
    [TestCase("trees", "99999999999", "'trees' is")]
    public void Read_WrongNameOrText_IsNamed(string name, string text, string message) =>
        Assert.That(
            () => GradientBoostingParameters.Read([KeyValuePair.Create(name, text)]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
}
