using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Formats;

namespace AudienceML.Learning.Tests.Clusters;

/// <summary>A clustering with one fault.</summary>
internal sealed class FaultyClusterModel(IClusterModel inner, ClusterFault fault, float offset) : IClusterModel
{
    private readonly float[] _shared = new float[inner.InputCount];
    private byte[] _garbage = [];

    public static ScorerFormats Formats { get; } = ScorerFormats.Default.With("faulty-clusters/1", Read);

    public string Format => "faulty-clusters/1";

    public int InputCount => inner.InputCount;

    public int OutputCount => inner.OutputCount;

    public int ClusterCount => inner.ClusterCount;

    public int Assign(ReadOnlySpan<float> features)
    {
        if (fault == ClusterFault.SharesABuffer)
        {
            features.CopyTo(_shared);
            Thread.Yield();
            return inner.Assign(_shared);
        }

        if (fault == ClusterFault.Allocates)
        {
            _garbage = new byte[1 + (_garbage.Length % 2)];
        }

        return inner.Assign(fault == ClusterFault.TakesAnyWidth ? features[..InputCount] : features);
    }

    public void Assign(FeatureMatrix features, Span<int> clusters, CancellationToken cancellationToken = default)
    {
        var room = fault == ClusterFault.WritesBeyondTheEnd ? new int[features.RowCount] : clusters;
        inner.Assign(features, room, fault == ClusterFault.CannotBeCancelled ? default : cancellationToken);
    }

    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        inner.Score(features, outputs);
        outputs[0] += fault == ClusterFault.CannotScoreMissing && features.Contains(float.NaN) ? float.NaN : offset;
    }

    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        inner.Score(features, outputs, fault == ClusterFault.CannotBeCancelled ? default : cancellationToken);
        for (var i = 0; i < features.RowCount; i++)
        {
            Score(features.Row(i), outputs.Slice(i * OutputCount, OutputCount));
            outputs[i * OutputCount] = fault == ClusterFault.RoundsInBatches ? (float)(Half)outputs[i * OutputCount] : outputs[i * OutputCount];
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)fault);
        writer.Write(fault == ClusterFault.ForgetsWhenSaved ? 0.25f : offset);
        ScorerFormats.Write(inner, writer);
    }

    private static IScorer Read(BinaryReader reader)
    {
        var fault = (ClusterFault)reader.ReadInt32();
        var offset = reader.ReadSingle();
        return new FaultyClusterModel((IClusterModel)ScorerFormats.Default.Read(reader), fault, offset);
    }
}
