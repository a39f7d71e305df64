using System.Collections.Immutable;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>What random forests and extra trees have in common. Immutable; checked once, by the learner that takes it.</summary>
public abstract record ForestOptions
{
    private protected ForestOptions()
    {
    }

    /// <summary>What is predicted.</summary>
    public ForestTask Task { get; init; } = ForestTask.Classification;

    /// <summary>Trees, 1 to 100,000.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>How many features are drawn for a split.</summary>
    /// <remarks>When none of them divides a node's rows, more are drawn until one does.</remarks>
    public MaxFeatures MaxFeatures { get; init; }

    /// <summary>Rows in a leaf at least, counted as often as they were drawn, 1 or more.</summary>
    /// <remarks>Leaves of a single row make every tree exact on its own rows, and the forest's probabilities and order worse.</remarks>
    public int MinRowsInLeaf { get; init; } = 5;

    /// <summary>
    /// How strongly the answer of a leaf is drawn to those of the nodes above it, as rows of weight, 0 or more and finite: from a node of n
    /// rows to its child the answer moves by n / (n + shrinkage) of the difference between their means. 0 leaves leaves alone.
    /// </summary>
    /// <remarks>Agarwal, Tan, Ronen, Singh and Yu (2022), "Hierarchical shrinkage": deep trees answer with less noise.</remarks>
    public double Shrinkage { get; init; }

    /// <summary>Splits from the root to a leaf at most, 1 to 64.</summary>
    public int MaxDepth { get; init; } = DecisionTree.MaxDepth;

    /// <summary>Leaves of a tree at most, 2 or more; 0 sets no limit. With a limit, the leaf whose split saves most is split first.</summary>
    public int MaxLeaves { get; init; }

    /// <summary>Bins of a feature at most, 2 to 255, not counting the one for missing values.</summary>
    public int MaxBins { get; init; } = 255;

    /// <summary>Whether each tree draws its rows with replacement; without, it takes <see cref="SampleFraction"/> of them, each at most once.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>Rows drawn for a tree, as a share of all rows, above 0 up to 1.</summary>
    public double SampleFraction { get; init; } = 1;

    /// <summary>Whether classes weigh as much as each other in total, whatever their number of rows.</summary>
    public bool Balanced { get; init; }

    /// <summary>A weight for each class, above 0 and finite, on top of the rows' weights; empty weighs all alike.</summary>
    public ImmutableArray<double> ClassWeights { get; init; } = [];

    /// <summary>Classes, 2 to 1024, or 0 for as many as the labels say: the greatest label plus one.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the rows that a tree did not draw are predicted by it, to judge the forest without other data.</summary>
    public bool OutOfBag { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal void Check()
    {
        Require(Enum.IsDefined(Task), nameof(Task), Task, "is Classification or Regression");
        Whole(nameof(Trees), Trees, 1, 100_000);
        Whole(nameof(MinRowsInLeaf), MinRowsInLeaf, 1, int.MaxValue);
        Whole(nameof(MaxDepth), MaxDepth, 1, DecisionTree.MaxDepth);
        Require(Shrinkage >= 0 && double.IsFinite(Shrinkage), nameof(Shrinkage), Shrinkage, "is 0 or more, and finite");
        Require(MaxLeaves is 0 or >= 2, nameof(MaxLeaves), MaxLeaves, "is 2 or more, or 0 for no limit");
        Whole(nameof(MaxBins), MaxBins, 2, 255);
        Require(SampleFraction is > 0 and <= 1, nameof(SampleFraction), SampleFraction, "is above 0 and at most 1");
        Require(Classes == 0 || Classes is >= 2 and <= ForestTarget.MaxClasses, nameof(Classes), Classes, "is 2 to 1024, or 0 to follow the labels");
        Require(!ClassWeights.IsDefault, nameof(ClassWeights), "null", "is never null");
        foreach (var weight in ClassWeights)
        {
            Require(weight > 0 && double.IsFinite(weight), nameof(ClassWeights), weight, "are above 0 and finite");
        }

        Require(
            Task == ForestTask.Classification || (!Balanced && ClassWeights.IsEmpty && Classes == 0),
            nameof(Task), Task, "is Classification when classes are weighed or counted");
        Require(
            !OutOfBag || Bootstrap || SampleFraction < 1, nameof(OutOfBag), OutOfBag, "needs rows that are not drawn: Bootstrap, or a SampleFraction below 1");
    }

    private static void Whole(string option, int value, int least, int most) => Require(
        value >= least && value <= most, option, value, most == int.MaxValue ? $"is {least} or more" : $"is {least} to {most}");

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }
}
