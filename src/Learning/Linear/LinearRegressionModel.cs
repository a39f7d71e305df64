using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>A learned linear regression: intercept + Σ coefficient × standardised feature.</summary>
/// <remarks>
/// Missing and unseen values count as in <see cref="LogisticRegressionModel"/>. Attributions are exact: coefficient × (value - mean).
/// </remarks>
public sealed class LinearRegressionModel : IScorer, IAttributable
{
    internal const string FormatName = "linear/1";

    internal LinearRegressionModel(LinearForm form) => Form = form;

    /// <summary>The value of a row whose terms are all 0.</summary>
    public double Intercept => Form.Intercept;

    /// <summary>The coefficients, column by column.</summary>
    public ImmutableArray<LinearTerm> Terms => Form.Terms;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Form.InputCount;

    /// <inheritdoc/>
    public int OutputCount => 1;

    internal LinearForm Form { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs) => outputs[0] = (float)Form.Value(features);

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
        => Form.ScoreRows(this, features, outputs, cancellationToken);

    /// <inheritdoc/>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Form.Attribute(features, contributions);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        LinearForm.WriteColumns(writer, Form.Columns);
        Form.WriteWeights(writer);
    }

    internal static IScorer Read(BinaryReader reader) => new LinearRegressionModel(LinearForm.ReadWeights(reader, LinearForm.ReadColumns(reader)));
}
