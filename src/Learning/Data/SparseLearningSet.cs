namespace AudienceML.Learning.Data;

/// <summary>What a learner of sparse rows learns from: features, labels and weights.</summary>
public sealed class SparseLearningSet
{
    /// <summary>Creates the set and checks that its parts fit.</summary>
    /// <param name="features">Rows × columns.</param>
    /// <param name="labels">One label a row, as in <see cref="LearningSet"/>.</param>
    /// <param name="weights">One weight a row, 0 or more and finite; empty means 1 for each row.</param>
    public SparseLearningSet(SparseMatrix features, ReadOnlyMemory<float> labels, ReadOnlyMemory<float> weights = default)
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

        (Features, Labels, Weights) = (features, labels, weights);
    }

    /// <summary>Rows × columns.</summary>
    public SparseMatrix Features { get; }

    /// <summary>One label a row.</summary>
    public ReadOnlyMemory<float> Labels { get; }

    /// <summary>One weight a row, or empty when every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }
}
