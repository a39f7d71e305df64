using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Linear;

/// <summary>Intercept + Σ weight × term: what all linear models share beside what they make of it.</summary>
internal sealed class LinearForm
{
    private readonly LinearColumn[] _columns;
    private readonly double[] _weights;
    private readonly double[] _expected;
    private readonly double _base;

    public LinearForm(LinearColumn[] columns, double[] weights)
    {
        _columns = columns;
        _weights = weights;
        _expected = Array.ConvertAll(columns, c => c.Expected(weights));
        _base = weights[^1];
        foreach (var expected in _expected)
        {
            _base += expected;
        }
    }

    public LinearColumn[] Columns => _columns;

    /// <summary>One a term, then the intercept.</summary>
    public double[] Weights => _weights;

    public double Intercept => _weights[^1];

    public int InputCount => _columns.Length;

    public ImmutableArray<LinearTerm> Terms => [.. _columns.SelectMany(c => c.Terms(_weights))];

    /// <summary>The value of one row.</summary>
    public double Value(ReadOnlySpan<float> features)
    {
        Check(features.Length, nameof(features));
        var value = Intercept;
        for (var j = 0; j < _columns.Length; j++)
        {
            value += Term(j, features[j]);
        }

        return value;
    }

    /// <summary>Exact Shapley values of a linear function of independent features: weight × (term - its mean).</summary>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions)
    {
        Check(features.Length, nameof(features));
        if (contributions.Length < _columns.Length)
        {
            throw new ArgumentException($"{_columns.Length} features need as many contributions, not {contributions.Length}.", nameof(contributions));
        }

        for (var j = 0; j < _columns.Length; j++)
        {
            contributions[j] = Term(j, features[j]) - _expected[j];
        }

        return _base;
    }

    /// <summary>Checks a batch and runs the scorer row by row.</summary>
    public void ScoreRows(IScorer scorer, FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check(features.ColumnCount, nameof(features));
        var width = scorer.OutputCount;
        if (outputs.Length < (long)features.RowCount * width)
        {
            throw new ArgumentException(
                $"{features.RowCount} rows of {width} output(s) need {(long)features.RowCount * width} values, not {outputs.Length}.", nameof(outputs));
        }

        for (var i = 0; i < features.RowCount; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scorer.Score(features.Row(i), outputs.Slice(i * width, width));
        }
    }

    public static void WriteColumns(BinaryWriter writer, LinearColumn[] columns)
    {
        writer.Write(columns.Length);
        foreach (var column in columns)
        {
            column.Write(writer);
        }
    }

    public static LinearColumn[] ReadColumns(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0)
        {
            throw new ModelFormatException($"A linear model cannot have {count} columns.", "Register the model again.");
        }

        var columns = new List<LinearColumn>();
        var terms = 0;
        for (var j = 0; j < count; j++)
        {
            columns.Add(LinearColumn.Read(reader, terms));
            terms += columns[^1].TermCount;
        }

        return [.. columns];
    }

    public void WriteWeights(BinaryWriter writer)
    {
        foreach (var weight in _weights)
        {
            writer.Write(weight);
        }
    }

    /// <summary>Reads the weights that belong to the columns.</summary>
    public static LinearForm ReadWeights(BinaryReader reader, LinearColumn[] columns)
    {
        var terms = columns.Length == 0 ? 0 : columns[^1].FirstTerm + columns[^1].TermCount;
        var weights = new double[terms + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = reader.ReadDouble();
        }

        return new LinearForm(columns, weights);
    }

    private double Term(int column, float value)
    {
        var term = _columns[column].Find(value, out float amount);
        return term < 0 ? 0 : _weights[term] * amount;
    }

    /// <summary>Refuses rows of another width.</summary>
    public void Check(int width, string name)
    {
        if (width != _columns.Length)
        {
            throw new ArgumentException($"The model was trained on {_columns.Length} features; the input has {width}.", name);
        }
    }
}
