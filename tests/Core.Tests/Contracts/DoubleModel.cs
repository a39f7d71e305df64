using System.Globalization;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Tests.Contracts;

/// <summary>y = slope · x + offset, with one flaw if asked for.</summary>
public sealed class DoubleModel(float slope, float offset, Flaw flaw)
    : BaseModel<Point, float>(ModelCode, new FeatureSchema([new FeatureDefinition("x", FeatureKind.Number)]))
{
    public static readonly ModelCode ModelCode = new("double_model");
    private static int _saves;
    private float _shared;

    public static DoubleModel Load(ReadOnlyMemory<byte> artifact, Flaw flaw)
    {
        if (flaw == Flaw.LoadsAlteredFiles)
        {
            return new(1, 0, flaw);
        }

        try
        {
            using var reader = Open(artifact, ModelCode, out _);
            var (slope, offset) = (reader.ReadSingle(), reader.ReadSingle());
            return new(slope, flaw == Flaw.ForgetsAPartWhenLoading ? 0 : offset, flaw);
        }
        catch (Learning.Errors.ModelFormatException e) when (flaw == Flaw.ThrowsSomethingElseOnAlteredFiles)
        {
            throw new InvalidOperationException("The file is bad.", e);
        }
    }

    protected override void PredictCore(ReadOnlySpan<Point> inputs, Span<float> outputs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (flaw == Flaw.Allocates)
            {
                _ = new float[inputs.Length].Length.ToString(CultureInfo.InvariantCulture);
            }

            _shared = inputs[i].X;
            if (flaw == Flaw.SharesABuffer)
            {
                // Gives the other threads their turn, so that one core is enough to show the flaw.
                Thread.Yield();
            }

            outputs[i] = (slope * (flaw == Flaw.SharesABuffer ? _shared : inputs[i].X)) + offset
                + (flaw == Flaw.PredictsBatchesInAnotherWay && inputs.Length > 1 ? 1e-6f : 0)
                + (flaw == Flaw.DependsOnTheOrder && i > 0 && inputs[i - 1].X > 0 ? 1 : 0);
        }
    }

    protected override void SaveCore(BinaryWriter writer)
    {
        writer.Write(slope);
        writer.Write(offset);
        if (flaw == Flaw.SavesTheTime)
        {
            writer.Write(Interlocked.Increment(ref _saves));
        }
    }
}
