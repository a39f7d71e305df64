using System.Buffers;
using System.Numerics;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>Raw scores of rows of one precision.</summary>
internal sealed class EnsembleScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 64;

    private const int StackColumns = 256;
    private readonly double[] _baseScores;
    private readonly EnsembleColumns<T> _columns;
    private readonly EnsembleWalker<T> _walker;

    public EnsembleScorer(EnsembleDefinition definition)
    {
        _baseScores = [.. definition.BaseScores];
        _columns = new EnsembleColumns<T>(definition);
        _walker = new EnsembleWalker<T>(definition, _columns);
    }

    /// <summary>The raw scores of one row.</summary>
    public void Score(ReadOnlySpan<T> row, Span<double> scores)
    {
        _baseScores.CopyTo(scores);
        if (_columns.Count <= StackColumns)
        {
            Span<T> columns = stackalloc T[StackColumns];
            _columns.Fill(row, columns);
            _walker.Add(columns, scores);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent(_columns.Count);
        _columns.Fill(row, rented);
        _walker.Add(rented, scores);
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>The raw scores of at most <see cref="BlockRows"/> neighbouring rows.</summary>
    /// <param name="rows">Row after row.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="scores">Row after row.</param>
    public void Score(ReadOnlySpan<T> rows, int width, int count, Span<double> scores)
    {
        var outputs = _baseScores.Length;
        var columns = ArrayPool<T>.Shared.Rent(_columns.Count * BlockRows);
        for (var row = 0; row < count; row++)
        {
            _baseScores.CopyTo(scores[(row * outputs)..]);
            _columns.Fill(rows.Slice(row * width, width), columns.AsSpan(row * _columns.Count));
        }

        _walker.Add(columns, _columns.Count, count, scores, outputs);
        ArrayPool<T>.Shared.Return(columns);
    }
}
