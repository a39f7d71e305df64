namespace AudienceML.Learning.Data;

/// <summary>One column of a <see cref="DataTable"/>: a name and a value or nothing for each row. Immutable.</summary>
public abstract class DataColumn
{
    private protected DataColumn(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name, unique in its table.</summary>
    public string Name { get; }

    /// <summary>What the column holds.</summary>
    public abstract FeatureKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>The number of category codes; 0 unless it is a <see cref="CategoryColumn"/>.</summary>
    public virtual int CategoryCount => 0;

    /// <summary>Whether a row has no value.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The value as learners take it: NaN when it is missing, and always for text.</summary>
    public abstract float ToFeature(int row);

    /// <summary>A copy of the rows named, in that order.</summary>
    public abstract DataColumn Select(ReadOnlySpan<int> rows);

    private protected static T[] Gather<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        var gathered = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            gathered[i] = values[rows[i]];
        }

        return gathered;
    }
}
