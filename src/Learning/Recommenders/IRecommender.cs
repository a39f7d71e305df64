namespace AudienceML.Learning.Recommenders;

/// <summary>A learned taste: scores items for whoever has a history. Immutable and safe to share between threads.</summary>
/// <remarks>Only the order of scores counts, and their sign means nothing, unless a model says more. Scores are finite.</remarks>
public interface IRecommender
{
    /// <summary>How it is stored, name and format version: "ease/1". <see cref="RecommenderFormats"/> maps it to a reader.</summary>
    string Format { get; }

    /// <summary>The number of items.</summary>
    int ItemCount { get; }

    /// <summary>Scores all items, those of the history too.</summary>
    /// <param name="history">What the user took; items below <see cref="ItemCount"/>. Empty gives what suits everybody.</param>
    /// <param name="scores"><see cref="ItemCount"/> scores are written.</param>
    void Score(in ItemHistory history, Span<float> scores);

    /// <summary>Scores some items, to the same bits as all.</summary>
    /// <param name="history">What the user took.</param>
    /// <param name="items">Any items, in any order.</param>
    /// <param name="scores">One an item.</param>
    void Score(in ItemHistory history, ReadOnlySpan<int> items, Span<float> scores);

    /// <summary>Writes what a reader of <see cref="Format"/> needs to restore it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
