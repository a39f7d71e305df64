namespace AudienceML.Learning.Data;

/// <summary>A learned function from features to outputs: immutable and safe to share between threads.</summary>
public interface IScorer
{
    /// <summary>How it is stored, name and format version: "gbdt/2". <see cref="Formats.ScorerFormats"/> maps it to a reader.</summary>
    string Format { get; }

    /// <summary>The number of features of a row.</summary>
    int InputCount { get; }

    /// <summary>The number of outputs of a row: 1 for binary (a probability) and regression, the classes for multiclass.</summary>
    int OutputCount { get; }

    /// <summary>Scores one row without allocating.</summary>
    /// <param name="features"><see cref="InputCount"/> values; NaN is missing.</param>
    /// <param name="outputs"><see cref="OutputCount"/> values are written.</param>
    void Score(ReadOnlySpan<float> features, Span<float> outputs);

    /// <summary>Scores many rows, to the same bits as one by one.</summary>
    /// <param name="features">Rows × <see cref="InputCount"/>.</param>
    /// <param name="outputs">Rows × <see cref="OutputCount"/> values are written, row after row.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    void Score(FeatureMatrix features, Span<float> outputs, CancellationToken cancellationToken = default);

    /// <summary>Writes what a reader of <see cref="Format"/> needs to restore it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
