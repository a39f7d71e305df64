using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>How gradient-boosted trees are grown. Immutable; checked once, by the learner that takes it.</summary>
public sealed record GradientBoostingOptions
{
    /// <summary>What is minimised.</summary>
    public BoostingObjective Objective { get; init; } = BoostingObjective.BinaryLogLoss;

    /// <summary>The loss to minimise when <see cref="Objective"/> is <see cref="BoostingObjective.Custom"/>, else null.</summary>
    public ObjectiveFunction? CustomObjective { get; init; }

    /// <summary>What <see cref="BoostingObjective.Quantile"/> estimates, above 0 and below 1: 0.9 is the value that nine labels in ten stay below.</summary>
    public double QuantileLevel { get; init; } = 0.5;

    /// <summary>The error from which on <see cref="BoostingObjective.Huber"/> grows linearly, in the unit of the label, above 0.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>How the variance of <see cref="BoostingObjective.Tweedie"/> grows with the mean, above 1 (Poisson) and below 2 (gamma).</summary>
    public double TweediePower { get; init; } = 1.5;

    /// <summary>Classes of <see cref="BoostingObjective.Softmax"/>, 2 to 10,000; 0 takes one more than the greatest label.</summary>
    public int Classes { get; init; }

    /// <summary>
    /// Places at the top that <see cref="BoostingObjective.LambdaRank"/> cares for, 1 to 10,000: pairs of rows both ranked below do not
    /// count. A little more than the places that are shown.
    /// </summary>
    public int RankingTruncation { get; init; } = 30;

    /// <summary>What rows count by class, for <see cref="BoostingObjective.BinaryLogLoss"/> and <see cref="BoostingObjective.Softmax"/>; null: alike.</summary>
    /// <remarks>Validation rows keep their own weights, so that the metric stays that of the real population.</remarks>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Rounds at most, 1 to 100,000: a tree each, or a tree a class for <see cref="BoostingObjective.Softmax"/>. Early stopping may keep fewer.
    /// </summary>
    public int Trees { get; init; } = 200;

    /// <summary>Which leaf of a tree is split next.</summary>
    public TreeGrowth Growth { get; init; } = TreeGrowth.LeafWise;

    /// <summary>Leaves of a tree at most, 2 to 4096.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>Splits from the root to a leaf at most, 1 to 64.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Bins of a feature at most, 2 to 255, not counting the one for missing values.</summary>
    public int MaxBins { get; init; } = 255;

    /// <summary>How much of each tree's answer is taken, above 0 up to 1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Rows in a leaf at least, 1 or more.</summary>
    public int MinRowsInLeaf { get; init; } = 20;

    /// <summary>Sum of second derivatives in a leaf at least, 0 or more.</summary>
    public double MinHessianInLeaf { get; init; } = 1e-3;

    /// <summary>L1 penalty on leaf values, 0 or more.</summary>
    public double L1 { get; init; }

    /// <summary>L2 penalty on leaf values, 0 or more.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>The loss that a split must save to be made, 0 or more.</summary>
    public double MinGain { get; init; }

    /// <summary>Share of the features that a tree may use, above 0 up to 1, drawn for each tree.</summary>
    public double FeatureFraction { get; init; } = 1;

    /// <summary>Share of the tree's features that a split may use, above 0 up to 1, drawn for each leaf.</summary>
    public double NodeFeatureFraction { get; init; } = 1;

    /// <summary>Share of the rows that a tree learns from, above 0 up to 1, drawn without replacement for each tree.</summary>
    public double RowFraction { get; init; } = 1;

    /// <summary>Share of the rows, those of the steepest gradients, that every tree learns from, above 0 up to 1; 1 takes all rows.</summary>
    /// <remarks>
    /// One-sided sampling by gradient (Ke et al., 2017, section 3): below 1, of the other rows a share is drawn for each tree, and counts as much
    /// more as it was made smaller. Not together with <see cref="RowFraction"/>, nor with objectives whose leaves are medians or quantiles.
    /// </remarks>
    public double SteepFraction { get; init; } = 1;

    /// <summary>Share of all rows that is drawn from those outside <see cref="SteepFraction"/>, above 0 up to 1.</summary>
    public double FlatFraction { get; init; } = 0.1;

    /// <summary>Rounds without a better value of <see cref="Metric"/> after which training stops, 0 or more; 0 never stops early.</summary>
    /// <remarks>With validation rows, the model keeps the rounds up to the best value.</remarks>
    public int EarlyStoppingRounds { get; init; } = 50;

    /// <summary>What is watched on validation rows; null is the objective's own loss, and NDCG of ten places for ranking.</summary>
    public ValidationMetric? Metric { get; init; }

    /// <summary>Categories of a feature, at most, that are only split one against the rest, 0 to 255.</summary>
    public int MaxOneVsRestCategories { get; init; } = 4;

    /// <summary>Added to the second derivative when categories are put in order, 0 or more: keeps small categories from the ends.</summary>
    public double CategorySmoothing { get; init; } = 10;

    /// <summary>L2 penalty on top of <see cref="L2"/> when the gain of a split between sorted categories is judged, 0 or more.</summary>
    public double CategoryL2 { get; init; } = 10;

    /// <summary>Categories on the smaller side of a split at most, 1 to 255.</summary>
    public int MaxCategoriesInSplit { get; init; } = 32;

    /// <summary>Rows on each side of a split between sorted categories at least, 1 or more.</summary>
    public int MinRowsInCategoryGroup { get; init; } = 50;

    /// <summary>Features that the score must follow in one direction, by name. Categories cannot be constrained.</summary>
    public ImmutableDictionary<string, Monotonicity> Monotone { get; init; } = ImmutableDictionary<string, Monotonicity>.Empty;

    /// <summary>
    /// Groups of features, by name, that may act together: all features on a path from a tree's root to a leaf share a group. Features that
    /// are in no group act alone. Empty lets all act together.
    /// </summary>
    public ImmutableArray<ImmutableArray<string>> InteractionGroups { get; init; } = [];

    /// <summary>Whether columns that are never filled in the same row share a histogram. Only the time depends on it, so only tests turn it off.</summary>
    internal bool BundleFeatures { get; init; } = true;

    /// <summary>Settings that suit a number of training rows: few rows get small trees, slow learning and much sampling.</summary>
    /// <remarks>Made for training with validation rows, which stop it early. Without them, set <see cref="Trees"/> to 300 or so.</remarks>
    /// <param name="rows">Training rows, 0 or more.</param>
    public static GradientBoostingOptions ForRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return rows switch
        {
            < 20_000 => new()
            {
                Trees = 800,
                Leaves = 8,
                LearningRate = 0.04,
                MinRowsInLeaf = 20,
                L2 = 5,
                FeatureFraction = 0.4,
                RowFraction = 0.7,
                EarlyStoppingRounds = 60,
            },
            < 100_000 => new()
            {
                Trees = 800,
                Leaves = 15,
                LearningRate = 0.04,
                MinRowsInLeaf = 50,
                L2 = 5,
                FeatureFraction = 0.3,
                RowFraction = 0.8,
                EarlyStoppingRounds = 40,
            },
            < 500_000 => new()
            {
                Trees = 600,
                Leaves = 24,
                LearningRate = 0.08,
                MinRowsInLeaf = 100,
                L2 = 5,
                FeatureFraction = 0.3,
                RowFraction = 0.8,
                EarlyStoppingRounds = 25,
            },
            _ => new() { Trees = 400, Leaves = 31, LearningRate = 0.1, MinRowsInLeaf = 100, FeatureFraction = 0.8, EarlyStoppingRounds = 25 },
        };
    }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal GradientBoostingOptions Check()
    {
        Require(Enum.IsDefined(Objective), nameof(Objective), Objective, "is one of the named ones");
        Require(
            CustomObjective is not null == (Objective == BoostingObjective.Custom),
            nameof(CustomObjective),
            CustomObjective is null ? "null" : "given",
            $"is given exactly when {nameof(Objective)} is {nameof(BoostingObjective.Custom)}");
        Require(CustomObjective is not { OutputCount: < 1 or > SoftmaxObjective.MaxClasses }, nameof(CustomObjective), CustomObjective?.OutputCount ?? 1, "has 1 to 10,000 outputs");
        Require(QuantileLevel > 0 && QuantileLevel < 1, nameof(QuantileLevel), QuantileLevel, "is above 0 and below 1");
        Require(HuberDelta > 0 && double.IsFinite(HuberDelta), nameof(HuberDelta), HuberDelta, "is above 0, and finite");
        Require(TweediePower > 1 && TweediePower < 2, nameof(TweediePower), TweediePower, "is above 1 and below 2");
        Require(Classes is 0 or (>= 2 and <= SoftmaxObjective.MaxClasses), nameof(Classes), Classes, "is 0, or 2 to 10,000");
        Whole(nameof(RankingTruncation), RankingTruncation, 1, 10_000);
        Require(
            ClassWeights is null || Objective is BoostingObjective.BinaryLogLoss or BoostingObjective.Softmax,
            nameof(ClassWeights),
            Objective,
            "need an objective whose labels are classes");
        Require(Enum.IsDefined(Growth), nameof(Growth), Growth, "is one of the named ones");
        Whole(nameof(Trees), Trees, 1, 100_000);
        Whole(nameof(Leaves), Leaves, 2, DecisionTree.MaxLeaves);
        Whole(nameof(MaxDepth), MaxDepth, 1, DecisionTree.MaxDepth);
        Whole(nameof(MaxBins), MaxBins, 2, 255);
        Fraction(nameof(LearningRate), LearningRate);
        Whole(nameof(MinRowsInLeaf), MinRowsInLeaf, 1, int.MaxValue);
        NotNegative(nameof(MinHessianInLeaf), MinHessianInLeaf);
        NotNegative(nameof(L1), L1);
        NotNegative(nameof(L2), L2);
        NotNegative(nameof(MinGain), MinGain);
        Fraction(nameof(FeatureFraction), FeatureFraction);
        Fraction(nameof(NodeFeatureFraction), NodeFeatureFraction);
        Fraction(nameof(RowFraction), RowFraction);
        Fraction(nameof(SteepFraction), SteepFraction);
        Fraction(nameof(FlatFraction), FlatFraction);
        Require(SteepFraction == 1 || RowFraction == 1, nameof(SteepFraction), SteepFraction, "is 1 when rows are drawn by RowFraction");
        Whole(nameof(EarlyStoppingRounds), EarlyStoppingRounds, 0, int.MaxValue);
        Whole(nameof(MaxOneVsRestCategories), MaxOneVsRestCategories, 0, 255);
        NotNegative(nameof(CategorySmoothing), CategorySmoothing);
        NotNegative(nameof(CategoryL2), CategoryL2);
        Whole(nameof(MaxCategoriesInSplit), MaxCategoriesInSplit, 1, 255);
        Whole(nameof(MinRowsInCategoryGroup), MinRowsInCategoryGroup, 1, int.MaxValue);
        Require(Monotone is not null, nameof(Monotone), "null", "is never null");
        Require(
            !InteractionGroups.IsDefault && !InteractionGroups.Any(group => group.IsDefault), nameof(InteractionGroups), "default", "are never default");
        return this;
    }

    private static void Whole(string option, int value, int least, int most) => Require(
        value >= least && value <= most, option, value, most == int.MaxValue ? $"is {least} or more" : $"is {least} to {most}");

    private static void Fraction(string option, double value) =>
        Require(value > 0 && value <= 1, option, value, "is above 0 and at most 1");

    private static void NotNegative(string option, double value) =>
        Require(value >= 0 && double.IsFinite(value), option, value, "is 0 or more, and finite");

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }
}
