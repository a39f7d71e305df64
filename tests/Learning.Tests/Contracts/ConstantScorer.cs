using AudienceML.Learning.Data;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>Scores every row 0.5.</summary>
internal sealed class ConstantScorer(int inputs) : IScorer
{
    public string Format => "constant/1";

    public int InputCount => inputs;

    public int OutputCount => 1;

    public void Score(ReadOnlySpan<float> features, Span<float> outputs) => outputs[0] = 0.5f;

    public void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default)
        => outputs[..features.RowCount].Fill(0.5f);

    public void Write(BinaryWriter writer) => writer.Write(inputs);
}
