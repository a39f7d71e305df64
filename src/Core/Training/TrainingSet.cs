namespace AudienceML.Core.Training;

/// <summary>Rows with what became of them.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it: 0 or 1, a value, a class.</typeparam>
public sealed class TrainingSet<TRow, TLabel>
{
    /// <summary>Creates the set and checks that its parts fit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="weights">One a row, 0 or more; empty means 1 for each row.</param>
    public TrainingSet(ReadOnlyMemory<TRow> rows, ReadOnlyMemory<TLabel> labels, ReadOnlyMemory<float> weights = default)
    {
        if (labels.Length != rows.Length)
        {
            throw new ArgumentException($"{rows.Length} rows need as many labels, not {labels.Length}.", nameof(labels));
        }

        if (weights.Length != 0 && weights.Length != rows.Length)
        {
            throw new ArgumentException($"{rows.Length} rows need as many weights or none, not {weights.Length}.", nameof(weights));
        }

        Rows = rows;
        Labels = labels;
        Weights = weights;
    }

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<TRow> Rows { get; }

    /// <summary>One a row.</summary>
    public ReadOnlyMemory<TLabel> Labels { get; }

    /// <summary>One a row, or empty when every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>A copy of the rows named, in that order.</summary>
    public TrainingSet<TRow, TLabel> Select(ReadOnlySpan<int> rows)
    {
        var (selected, labels, weights) = (new TRow[rows.Length], new TLabel[rows.Length], new float[Weights.IsEmpty ? 0 : rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            selected[i] = Rows.Span[rows[i]];
            labels[i] = Labels.Span[rows[i]];
            if (weights.Length != 0)
            {
                weights[i] = Weights.Span[rows[i]];
            }
        }

        return new(selected, labels, weights);
    }
}
