using AudienceML.Core.Features;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Training;

/// <summary>From training rows to what a learner reads.</summary>
public static class EncodingExtensions
{
    /// <summary>Encodes a training set.</summary>
    public static LearningSet ToLearningSet<TRow>(this FeatureEncoder<TRow> encoder, TrainingSet<TRow, float> set)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(set);
        return new LearningSet(encoder.Encode(set.Rows.Span), set.Labels, set.Weights, encoder.Columns);
    }
}
