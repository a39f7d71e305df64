using System.Collections.Immutable;

namespace AudienceML.Learning.Data;

/// <summary>What a learner learns from: features, labels, weights, the columns' names and kinds, and for ranking the groups of rows.</summary>
public sealed class LearningSet
{
    /// <summary>Creates the set and checks that its parts fit.</summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="labels">One finite label a row: 0 or 1 for binary, the class number for multiclass, the value for regression.</param>
    /// <param name="weights">One weight a row, 0 or more and finite; empty means 1 for each row.</param>
    /// <param name="columns">One a column; empty means numbers without names.</param>
    /// <param name="groups">For ranking: one number a row, the same for the rows that are ranked against each other; empty without groups.</param>
    public LearningSet(
        FeatureMatrix features,
        ReadOnlyMemory<float> labels,
        ReadOnlyMemory<float> weights = default,
        IReadOnlyList<FeatureColumn>? columns = null,
        ReadOnlyMemory<int> groups = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (labels.Length != features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many labels, not {labels.Length}.", nameof(labels));
        }

        if (weights.Length != 0 && weights.Length != features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many weights or none, not {weights.Length}.", nameof(weights));
        }

        if (groups.Length != 0 && groups.Length != features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many group numbers or none, not {groups.Length}.", nameof(groups));
        }

        Columns = columns is null ? [.. FeatureColumn.Numbers(features.ColumnCount)] : [.. columns];
        if (Columns.Length != features.ColumnCount)
        {
            throw new ArgumentException($"{features.ColumnCount} columns need as many descriptions, not {Columns.Length}.", nameof(columns));
        }

        Features = features;
        Labels = labels;
        Weights = weights;
        Groups = groups;
    }

    /// <summary>Rows × columns.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>One label a row.</summary>
    public ReadOnlyMemory<float> Labels { get; }

    /// <summary>One weight a row, or empty when every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>One group number a row, or empty: rows of one number, which lie together, are ranked against each other.</summary>
    /// <remarks>A group is a query, a user or a session; learners that do not rank ignore it.</remarks>
    public ReadOnlyMemory<int> Groups { get; }

    /// <summary>One description a column.</summary>
    public ImmutableArray<FeatureColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Features.RowCount;

    /// <summary>A copy of the rows named, in that order.</summary>
    public LearningSet Select(ReadOnlySpan<int> rows)
    {
        var labels = new float[rows.Length];
        var weights = new float[Weights.IsEmpty ? 0 : rows.Length];
        var groups = new int[Groups.IsEmpty ? 0 : rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = Labels.Span[rows[i]];
            if (weights.Length != 0)
            {
                weights[i] = Weights.Span[rows[i]];
            }

            if (groups.Length != 0)
            {
                groups[i] = Groups.Span[rows[i]];
            }
        }

        return new LearningSet(Features.Select(rows), labels, weights, Columns, groups);
    }
}
