using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;

namespace AudienceML.Learning.Calibration;

/// <summary>A binary scorer whose probabilities pass through a calibrator.</summary>
/// <remarks>Attributions are the inner scorer's, on its own raw scale: they explain the score before calibration, which keeps its order.</remarks>
public sealed class CalibratedScorer : IScorer, IAttributable
{
    internal const string FormatName = "calibrated/1";

    /// <summary>Joins the two.</summary>
    /// <param name="inner">A scorer with one output, a probability.</param>
    /// <param name="calibrator">Maps that probability.</param>
    public CalibratedScorer(IScorer inner, ICalibrator calibrator)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(calibrator);
        if (inner.OutputCount != 1)
        {
            throw new ArgumentException($"Only a scorer with 1 output can be calibrated; this one has {inner.OutputCount}.", nameof(inner));
        }

        Inner = inner;
        Calibrator = calibrator;
    }

    /// <summary>The scorer before calibration.</summary>
    public IScorer Inner { get; }

    /// <summary>What maps its probabilities.</summary>
    public ICalibrator Calibrator { get; }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int InputCount => Inner.InputCount;

    /// <inheritdoc/>
    public int OutputCount => 1;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        Inner.Score(features, outputs);
        outputs[0] = Calibrator.Calibrate(outputs[0]);
    }

    /// <inheritdoc/>
    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        Inner.Score(features, outputs, cancellationToken);
        Calibrator.Calibrate(outputs[..features.RowCount], outputs);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The inner scorer cannot attribute.</exception>
    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions) => Inner is IAttributable attributable
        ? attributable.Attribute(features, contributions)
        : throw new NotSupportedException($"The calibrated scorer '{Inner.Format}' cannot say how much each feature moved a score.");

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ScorerFormats.Write(Inner, writer);
        CalibratorFormats.Write(Calibrator, writer);
    }

    internal static IScorer Read(BinaryReader reader)
    {
        var inner = ScorerFormats.Default.Read(reader);
        return new CalibratedScorer(inner, CalibratorFormats.Read(reader));
    }
}
