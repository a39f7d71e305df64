using System.Numerics;

namespace AudienceML.Learning.Trees.Ensembles;

/// <summary>
/// The columns that an ensemble compares, in place of features that it may use in several ways or not at all: with missing values already
/// where each split wants them, a split is one comparison. Column 0 is always zero, for leaves to compare.
/// </summary>
/// <typeparam name="T">The precision of the rows: float or double.</typeparam>
internal sealed class EnsembleColumns<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _isSingle;
    private readonly Dictionary<(int Feature, EnsembleColumnKind Kind), int> _numbers = [];
    private readonly (int Feature, EnsembleColumnKind Kind)[] _columns;

    public EnsembleColumns(EnsembleDefinition definition)
    {
        _isSingle = definition.IsSinglePrecision;
        foreach (var tree in definition.Trees)
        {
            foreach (ref readonly var node in tree.Nodes.AsSpan())
            {
                _numbers.TryAdd((node.Feature, KindOf(node)), _numbers.Count + 1);
            }
        }

        _columns = [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    public int Count => _columns.Length + 1;

    /// <summary>The number of the column that a node compares.</summary>
    public int NumberOf(in EnsembleNode node) => _numbers[(node.Feature, KindOf(node))];

    /// <summary>Fills the columns of one row.</summary>
    public void Fill(ReadOnlySpan<T> row, Span<T> columns)
    {
        var zero = T.CreateChecked(EnsembleNode.ZeroThreshold);
        columns[0] = T.Zero;
        for (var i = 0; i < _columns.Length; i++)
        {
            var (feature, kind) = _columns[i];
            var value = row[feature];
            columns[i + 1] = kind switch
            {
                EnsembleColumnKind.MissingLow => T.IsNaN(value) ? T.NegativeInfinity : value,
                EnsembleColumnKind.MissingHigh => value,
                EnsembleColumnKind.MissingZero => T.IsNaN(value) ? T.Zero : value,
                EnsembleColumnKind.ZeroLow => T.IsNaN(value) || T.Abs(value) <= zero ? T.NegativeInfinity : value,
                EnsembleColumnKind.ZeroHigh => T.IsNaN(value) || T.Abs(value) <= zero ? T.NaN : value,
                _ => CodeOf(value),
            };
        }
    }

    private static EnsembleColumnKind KindOf(in EnsembleNode node) => (node.LeftCategories, node.Missing, node.MissingLeft) switch
    {
        (not null, _, _) => EnsembleColumnKind.Category,
        (_, MissingKind.None, _) => EnsembleColumnKind.MissingZero,
        (_, MissingKind.Zero, true) => EnsembleColumnKind.ZeroLow,
        (_, MissingKind.Zero, false) => EnsembleColumnKind.ZeroHigh,
        (_, _, true) => EnsembleColumnKind.MissingLow,
        _ => EnsembleColumnKind.MissingHigh,
    };

    // A float holds every code that a float can stand for.
    private T CodeOf(T value) => T.IsNaN(value)
        ? T.CreateTruncating(-2)
        : T.CreateTruncating(EnsembleNode.CodeOf(double.CreateTruncating(value), _isSingle));
}
