namespace AudienceML.Learning.Data;

/// <summary>A scorer that takes rows by what is not 0 in them, to the same bits as the dense row.</summary>
public interface ISparseScorer : IScorer
{
    /// <summary>Scores one row without allocating.</summary>
    /// <param name="columns">The columns of the values, rising, below <see cref="IScorer.InputCount"/>.</param>
    /// <param name="values">The values that are not 0.</param>
    /// <param name="outputs"><see cref="IScorer.OutputCount"/> values are written.</param>
    void Score(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> outputs);

    /// <summary>Scores many rows, to the same bits as one by one.</summary>
    /// <param name="features">Rows × <see cref="IScorer.InputCount"/>.</param>
    /// <param name="outputs">Rows × <see cref="IScorer.OutputCount"/> values are written, row after row.</param>
    /// <param name="cancellationToken">Checked between blocks of rows.</param>
    void Score(SparseMatrix features, Span<float> outputs, CancellationToken cancellationToken = default);
}
