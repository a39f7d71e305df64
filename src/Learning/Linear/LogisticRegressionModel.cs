using System.Collections.Immutable;
using AudienceML.Learning.Data;
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

    internal LogisticRegressionModel(LinearForm form) => Form = form;

    /// <summary>The log-odds of a row whose terms are all 0.</summary>
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
    public void Score(ReadOnlySpan<float> features, Span<float> outputs) => outputs[0] = (float)DeterministicMath.Sigmoid(Form.Value(features));

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

    internal static IScorer Read(BinaryReader reader) => new LogisticRegressionModel(LinearForm.ReadWeights(reader, LinearForm.ReadColumns(reader)));
}
