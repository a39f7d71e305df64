using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>A scorer with one fault.</summary>
internal sealed class FaultyScorer(IScorer inner, Fault fault, float offset) : IScorer, IAttributable
{
    private readonly float[] _shared = new float[inner.InputCount];
    private byte[] _garbage = [];

    public static ScorerFormats Formats { get; } = ScorerFormats.Default.With("faulty/1", Read);

    public string Format => "faulty/1";

    public int InputCount => inner.InputCount;

    public int OutputCount => 1;

    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        if (fault == Fault.SharesABuffer)
        {
            features.CopyTo(_shared);
            Thread.Yield();
            inner.Score(_shared, outputs);
            return;
        }

        if (fault == Fault.Allocates)
        {
            _garbage = new byte[1 + (_garbage.Length % 2)];
        }

        inner.Score(fault == Fault.TakesAnyWidth ? features[..InputCount] : features, outputs);
        outputs[0] += offset;
        outputs[0] += fault == Fault.ScoresBeyondOne ? 1 : 0;
        if ((fault == Fault.CannotScoreMissing && features.Contains(float.NaN))
            || (fault == Fault.CannotScoreInfinite && features.Contains(float.PositiveInfinity)))
        {
            outputs[0] = float.NaN;
        }
    }

    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        if (fault != Fault.CannotBeCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (fault != Fault.WritesBeyondTheEnd && outputs.Length < features.RowCount)
        {
            throw new ArgumentException($"{features.RowCount} rows need as many outputs, not {outputs.Length}.", nameof(outputs));
        }

        for (var i = 0; i < Math.Min(features.RowCount, outputs.Length); i++)
        {
            Score(features.Row(i), outputs.Slice(i, 1));
            outputs[i] = fault == Fault.RoundsInBatches ? (float)(Half)outputs[i] : outputs[i];
        }
    }

    public double Attribute(ReadOnlySpan<float> features, Span<double> contributions)
    {
        var expected = ((IAttributable)inner).Attribute(features, contributions);
        contributions[0] *= fault == Fault.AttributesTwice ? 2 : 1;
        return expected;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)fault);
        writer.Write(fault == Fault.ForgetsWhenSaved ? 0.25f : offset);
        ScorerFormats.Write(inner, writer);
    }

    private static IScorer Read(BinaryReader reader)
    {
        var fault = (Fault)reader.ReadInt32();
        var offset = reader.ReadSingle();
        return new FaultyScorer(ScorerFormats.Default.Read(reader), fault, offset);
    }
}
