namespace AudienceML.Learning.Trees.Boosting;

/// <summary>A leaf of the tree that is being grown.</summary>
internal sealed class Leaf
{
    /// <summary>Where its rows begin in the list of rows.</summary>
    public required int Start { get; init; }

    /// <summary>How many rows it has.</summary>
    public required int Count { get; init; }

    /// <summary>Splits above it.</summary>
    public required int Depth { get; init; }

    /// <summary>Gradients and hessians of its rows.</summary>
    public required long Sum { get; init; }

    /// <summary>The node above it, or -1.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>Whether it is the left child of that node.</summary>
    public bool IsLeft { get; init; }

    /// <summary>What monotone features leave as its least value.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>What monotone features leave as its greatest value.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>The groups of features that may interact and that hold all features split on above it; null when none are given.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Random bits for drawing its features: by its place in the tree, not by the order of growth.</summary>
    public required uint Key { get; init; }

    /// <summary>Its histogram's number in the pool, or -1 when it keeps none.</summary>
    public int Histogram { get; set; } = -1;

    /// <summary>The best way to split it.</summary>
    public Split Best { get; set; }

    /// <summary>Whether <see cref="Best"/> was found with exact numbers of rows instead of estimates from hessians.</summary>
    public bool IsCounted { get; set; }
}
