using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tests.Doubles;

/// <summary>A scorer that can be understood at a glance: the first feature is the output.</summary>
internal sealed class FirstFeatureScorer(int inputs = 1, int outputs = 1) : IScorer
{
    public string Format => "first/1";

    public int InputCount => inputs;

    public int OutputCount => outputs;

    public void Score(ReadOnlySpan<float> features, Span<float> outputs) => outputs[..OutputCount].Fill(features[0]);

    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < features.RowCount; i++)
        {
            Score(features.Row(i), outputs.Slice(i * OutputCount, OutputCount));
        }
    }

    public void Write(BinaryWriter writer) => writer.Write(inputs);
}
