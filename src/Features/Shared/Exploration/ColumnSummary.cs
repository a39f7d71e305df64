using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Features.Shared.Exploration;

/// <summary>One column at a glance. Figures of numbers are null for categories, and where there is no value.</summary>
public sealed record ColumnSummary
{
    /// <summary>The feature's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>Rows with a value.</summary>
    public required int Present { get; init; }

    /// <summary>Rows without.</summary>
    public required int Missing { get; init; }

    /// <summary>Different values.</summary>
    public required int Distinct { get; init; }

    /// <summary>Mean; of dates in days since 2000-01-01, like the other figures.</summary>
    public double? Mean { get; init; }

    /// <summary>Standard deviation of the population.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Least value.</summary>
    public double? Minimum { get; init; }

    /// <summary>The value that a twentieth of the values does not exceed.</summary>
    public double? Percentile5 { get; init; }

    /// <summary>Middle value.</summary>
    public double? Median { get; init; }

    /// <summary>The value that a twentieth of the values exceeds.</summary>
    public double? Percentile95 { get; init; }

    /// <summary>Greatest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>
    /// How well the column alone orders the rows that have a value by their label, as area under the ROC curve: 0.5 is not at all, 1 and 0
    /// are perfectly. NaN unless the labels are zeros and ones and both occur; categories are ordered by their own share of ones.
    /// </summary>
    public double Auc { get; init; } = double.NaN;

    /// <summary>The most frequent categories, at most ten.</summary>
    public ImmutableArray<CategorySummary> Categories { get; init; } = [];
}
