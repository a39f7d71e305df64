using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>A learned multinomial logistic regression: one probability a class, which add up to 1.</summary>
/// <remarks>
/// Missing and unseen values count as in <see cref="LogisticRegressionModel"/>. Attributions explain the margin of a class, before softmax, and are
/// exact: coefficient × (value - mean).
/// </remarks>
public sealed class SoftmaxRegressionModel : IScorer, IAttributable
{
    internal const string FormatName = "softmax/1";
    private const int MostClasses = 10_000;
    private readonly LinearColumn[] _columns;
    private readonly LinearForm[] _forms;

    internal SoftmaxRegressionModel(LinearColumn[] columns, LinearForm[] forms) => (_columns, _forms) = (columns, forms);

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => _columns.Length;

    /// <inheritdoc/>
    public int OutputCount => _forms.Length;

    /// <summary>The margin of a class for a row whose terms are all 0; over the classes they add up to 0.</summary>
    /// <param name="output">The class, 0 to <see cref="OutputCount"/> - 1.</param>
    public double Intercept(int output) => Form(output).Intercept;

    /// <summary>The coefficients of a class, column by column.</summary>
    /// <param name="output">The class, 0 to <see cref="OutputCount"/> - 1.</param>
    public ImmutableArray<LinearTerm> Terms(int output) => Form(output).Terms;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        if (outputs.Length < _forms.Length)
        {
            throw new ArgumentException($"{_forms.Length} classes need as many outputs, not {outputs.Length}.", nameof(outputs));
        }

        // Margins twice over, so that no buffer is needed: the sum is in double precision.
        var largest = double.NegativeInfinity;
        foreach (var form in _forms)
        {
            largest = Math.Max(largest, form.Value(features));
        }

        var sum = 0.0;
        foreach (var form in _forms)
        {
            sum += DeterministicMath.Exp(form.Value(features) - largest);
        }

        for (var c = 0; c < _forms.Length; c++)
        {
            outputs[c] = (float)(DeterministicMath.Exp(_forms[c].Value(features) - largest) / sum);
        }
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
        => _forms[0].ScoreRows(this, features, outputs, cancellationToken);

    /// <inheritdoc/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Attribute(features, 0, contributions);

    /// <inheritdoc/>
    public double Attribute(ReadOnlySpan<float> features, int output, Span<double> contributions) => Form(output).Attribute(features, contributions);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        LinearForm.WriteColumns(writer, _columns);
        writer.Write(_forms.Length);
        foreach (var form in _forms)
        {
            form.WriteWeights(writer);
        }
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var columns = LinearForm.ReadColumns(reader);
        var classes = reader.ReadInt32();
        if (classes is < 2 or > MostClasses)
        {
            throw new ModelFormatException($"A softmax regression cannot have {classes} classes.", "Register the model again.");
        }

        var forms = new List<LinearForm>();
        for (var c = 0; c < classes; c++)
        {
            forms.Add(LinearForm.ReadWeights(reader, columns));
        }

        return new SoftmaxRegressionModel(columns, [.. forms]);
    }

    private LinearForm Form(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, _forms.Length);
        return _forms[output];
    }
}
