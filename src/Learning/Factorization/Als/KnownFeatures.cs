namespace AudienceML.Learning.Factorization.Als;

/// <summary>What is known of one user or item: the columns of features that are not 0, and their values.</summary>
public readonly ref struct KnownFeatures
{
    /// <summary>Wraps features.</summary>
    /// <param name="columns">Columns of the features that were learned from, each once.</param>
    /// <param name="values">One a column.</param>
    public KnownFeatures(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        if (columns.Length != values.Length)
        {
            throw new ArgumentException($"{columns.Length} columns need as many values, not {values.Length}.", nameof(values));
        }

        Columns = columns;
        Values = values;
    }

    /// <summary>Columns of the features that were learned from.</summary>
    public ReadOnlySpan<int> Columns { get; }

    /// <summary>One a column.</summary>
    public ReadOnlySpan<float> Values { get; }
}
