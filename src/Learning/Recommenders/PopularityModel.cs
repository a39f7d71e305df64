namespace AudienceML.Learning.Recommenders;

/// <summary>The same order for everybody: what most took.</summary>
public sealed class PopularityModel : IRecommender
{
    internal const string FormatName = "popularity/1";
    private readonly float[] _scores;

    internal PopularityModel(float[] scores) => _scores = scores;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int ItemCount => _scores.Length;

    /// <inheritdoc/>
    public void Score(in ItemHistory history, Span<float> scores)
    {
        RecommenderGuards.CheckAll(history, ItemCount, scores);
        _scores.CopyTo(scores);
    }

    /// <inheritdoc/>
    public void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores)
    {
        RecommenderGuards.CheckSome(history, ItemCount, items, scores);
        for (var i = 0; i < items.Length; i++)
        {
            scores[i] = _scores[items[i]];
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RecommenderFormats.WriteFloats(writer, _scores);
    }

    internal static PopularityModel Read(BinaryReader reader) => new(RecommenderFormats.ReadFloats(reader));
}
