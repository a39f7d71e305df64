using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Monitoring;

/// <summary>The distribution of one feature, or of the predictions: bins and counts instead of rows. A current profile has the bins of its reference.</summary>
public sealed record FeatureProfile
{
    /// <summary>The feature's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>Rows in all, missing ones included.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a value.</summary>
    public required long Missing { get; init; }

    /// <summary>
    /// Rows with a category that training did not know. They are no missing ones. Always 0 for a reference and for features that are no
    /// categories.
    /// </summary>
    public long Unseen { get; init; }

    /// <summary>
    /// For numbers, flags and dates: rising upper bounds, the quantiles of the reference. Bin i holds what is at most <c>Edges[i]</c> and
    /// above the edge before it; the bin after the last edge is open above.
    /// </summary>
    public ImmutableArray<double> Edges { get; init; } = [];

    /// <summary>For categories: the name of each bin. The last bin, "(other)", gathers rare ones when there are many.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Rows a bin: one more than <see cref="Edges"/>, or as many as <see cref="Categories"/>.</summary>
    public required ImmutableArray<long> Counts { get; init; }

    /// <summary>The mean of the values, null when there are none or they are categories.</summary>
    public double? Mean { get; init; }

    /// <summary>Their standard deviation.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Rows with a known value: the sum of <see cref="Counts"/>.</summary>
    public long Present => Rows - Missing - Unseen;

    /// <summary>The share of rows without a value, 0 when there are no rows.</summary>
    public double MissingShare => Rows == 0 ? 0 : (double)Missing / Rows;
}
