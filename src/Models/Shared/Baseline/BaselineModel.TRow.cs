using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Learning.Data;

namespace AudienceML.Models.Shared.Baseline;

/// <summary>The simple model that a better one is compared with: any learner with one output on any features.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class BaselineModel<TRow>(FeatureEncoder<TRow> encoder, IScorer scorer) : TabularModel<TRow>(BaselineModel.Code, encoder, scorer)
{
    internal static BaselineModel<TRow> Load(ReadOnlyMemory<byte> artifact, BaseFeatureEngineer<TRow> engineer)
    {
        var (encoder, scorer) = Read(artifact, BaselineModel.Code, engineer);
        return new(encoder, scorer);
    }
}
