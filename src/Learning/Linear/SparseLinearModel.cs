using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>A learned linear model of sparse rows. Scores dense rows too; there a missing value counts as 0, an infinite one as well.</summary>
public sealed class SparseLinearModel : ISparseScorer
{
    internal const string FormatName = "sparse-linear/1";
    private readonly SparseLoss _loss;
    private readonly double[] _weights;

    internal SparseLinearModel(SparseLoss loss, int inputs, int outputs, double[] weights)
        => (_loss, InputCount, OutputCount, _weights) = (loss, inputs, outputs, weights);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount { get; }

    /// <inheritdoc/>
    public int OutputCount { get; }

    /// <summary>The coefficients of an output, one a column.</summary>
    /// <param name="output">The output, 0 to <see cref="OutputCount"/> - 1.</param>
    public ReadOnlySpan<double> Coefficients(int output = 0) => _weights.AsSpan(Checked(output) * InputCount, InputCount);

    /// <summary>The margin of an output for a row without values.</summary>
    /// <param name="output">The output, 0 to <see cref="OutputCount"/> - 1.</param>
    public double Intercept(int output = 0) => _weights[(OutputCount * InputCount) + Checked(output)];

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> outputs)
    {
        CheckOutputs(1, outputs.Length);
        if (columns.Length != values.Length || (columns.Length > 0 && (columns[^1] >= InputCount || columns[0] < 0)))
        {
            throw new ArgumentException($"Each value needs a column below {InputCount}.", nameof(columns));
        }

        Span<double> margins = OutputCount <= 256 ? stackalloc double[OutputCount] : new double[OutputCount];
        for (var c = 0; c < OutputCount; c++)
        {
            margins[c] = SparseObjective.Margin(columns, values, Coefficients(c), Intercept(c));
        }

        Finish(margins, outputs);
    }

    /// <inheritdoc/>
    public void Score(SparseMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckOutputs(features.RowCount, outputs.Length);
        for (var i = 0; i < features.RowCount; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Score(features.Columns(i), features.Values(i), outputs.Slice(i * OutputCount, OutputCount));
        }
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        CheckWidth(features.Length, nameof(features));
        CheckOutputs(1, outputs.Length);
        Span<double> margins = OutputCount <= 256 ? stackalloc double[OutputCount] : new double[OutputCount];
        for (var c = 0; c < OutputCount; c++)
        {
            var weights = Coefficients(c);
            margins[c] = Intercept(c);
            for (var j = 0; j < features.Length; j++)
            {
                if (features[j] != 0 && float.IsFinite(features[j]))
                {
                    margins[c] += features[j] * weights[j];
                }
            }
        }

        Finish(margins, outputs);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckWidth(features.ColumnCount, nameof(features));
        CheckOutputs(features.RowCount, outputs.Length);
        for (var i = 0; i < features.RowCount; i++)
        {
            if (i % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Score(features.Row(i), outputs.Slice(i * OutputCount, OutputCount));
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write((byte)_loss);
        writer.Write(InputCount);
        writer.Write(OutputCount);
        foreach (var weight in _weights)
        {
            writer.Write(weight);
        }
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var loss = (SparseLoss)reader.ReadByte();
        var (inputs, outputs) = (reader.ReadInt32(), reader.ReadInt32());
        var count = ((long)inputs + 1) * outputs;
        if (!Enum.IsDefined(loss) || inputs < 0 || outputs < 1 || count > Array.MaxLength)
        {
            throw new ModelFormatException(
                $"A sparse linear model cannot have loss {(int)loss}, {inputs} inputs and {outputs} outputs.", "Register the model again.");
        }

        var weights = new List<double>();
        for (var i = 0; i < count; i++)
        {
            weights.Add(reader.ReadDouble());
        }

        return new SparseLinearModel(loss, inputs, outputs, [.. weights]);
    }

    private void Finish(Span<double> margins, Span<float> outputs)
    {
        if (_loss == SparseLoss.Softmax)
        {
            SparseObjective.SoftmaxInPlace(margins);
        }

        for (var c = 0; c < margins.Length; c++)
        {
            outputs[c] = (float)(_loss == SparseLoss.Logistic ? DeterministicMath.Sigmoid(margins[c]) : margins[c]);
        }
    }

    private int Checked(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputCount);
        return output;
    }

    private void CheckWidth(int width, string name)
    {
        if (width != InputCount)
        {
            throw new ArgumentException($"The model was trained on {InputCount} features; the input has {width}.", name);
        }
    }

    private void CheckOutputs(int rows, int length)
    {
        if (length < (long)rows * OutputCount)
        {
            throw new ArgumentException($"{rows} rows of {OutputCount} output(s) need {(long)rows * OutputCount} values, not {length}.", nameof(length));
        }
    }
}
