using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>A learned logistic regression: σ(intercept + Σ coefficient × standardised feature).</summary>
/// <remarks>
/// A missing number counts as its mean and an unseen category as nothing, beside what training learned about "missing"; an infinite number
/// counts as missing. Attributions are exact: coefficient × (value - mean).
/// </remarks>
public sealed class LogisticRegressionModel : IScorer, IAttributable
{
    internal const string FormatName = "logistic/1";
    private readonly LinearColumn[] _columns;
    private readonly double[] _weights;
    private readonly double[] _expected;
    private readonly double _base;

    internal LogisticRegressionModel(LinearColumn[] columns, double[] weights)
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

    /// <summary>The log-odds of a row whose terms are all 0.</summary>
    public double Intercept => _weights[^1];

    /// <summary>The coefficients, column by column.</summary>
    public ImmutableArray<LinearTerm> Terms => [.. _columns.SelectMany(c => c.Terms(_weights))];

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => _columns.Length;

    /// <inheritdoc/>
    public int OutputCount => 1;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        Check(features.Length, nameof(features));
        var margin = Intercept;
        for (var j = 0; j < _columns.Length; j++)
        {
            margin += Term(j, features[j]);
        }

        outputs[0] = (float)DeterministicMath.Sigmoid(margin);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check(features.ColumnCount, nameof(features));
        if (outputs.Length < features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many outputs, not {outputs.Length}.", nameof(outputs));
        }

        for (var i = 0; i < features.RowCount; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Score(features.Row(i), outputs.Slice(i, 1));
        }
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_columns.Length);
        foreach (var column in _columns)
        {
            column.Write(writer);
        }

        foreach (var weight in _weights)
        {
            writer.Write(weight);
        }
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0)
        {
            throw new ModelFormatException($"A logistic regression cannot have {count} columns.", "Register the model again.");
        }

        var columns = new List<LinearColumn>();
        var terms = 0;
        for (var j = 0; j < count; j++)
        {
            columns.Add(LinearColumn.Read(reader, terms));
            terms += columns[^1].TermCount;
        }

        var weights = new double[terms + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = reader.ReadDouble();
        }

        return new LogisticRegressionModel([.. columns], weights);
    }

    private double Term(int column, float value)
    {
        var term = _columns[column].Find(value, out float amount);
        return term < 0 ? 0 : _weights[term] * amount;
    }

    private void Check(int width, string name)
    {
        if (width != _columns.Length)
        {
            throw new ArgumentException($"The model was trained on {_columns.Length} features; the input has {width}.", name);
        }
    }
}
