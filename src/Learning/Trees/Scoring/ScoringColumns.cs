using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Trees.Scoring;

/// <summary>The columns that an ensemble compares, in place of features that it may use in two ways or not at all.</summary>
internal sealed class ScoringColumns
{
    private const int Kinds = 3;
    private readonly FeatureDecoder _decoder;
    private readonly ScoringColumn[] _columns;

    // For each feature and each kind of column its number, or -1.
    private readonly int[] _numbers;

    public ScoringColumns(FeatureDecoder decoder, ImmutableArray<DecisionTree> trees)
    {
        _decoder = decoder;
        _numbers = new int[decoder.FeatureCount * Kinds];
        Array.Fill(_numbers, -1);
        var columns = new List<ScoringColumn>();
        foreach (var tree in trees)
        {
            foreach (ref readonly var node in tree.Nodes.AsSpan())
            {
                ref var number = ref _numbers[(node.Feature * Kinds) + (int)KindOf(node)];
                if (number < 0)
                {
                    number = columns.Count;
                    columns.Add(new ScoringColumn(node.Feature, KindOf(node)));
                }
            }
        }

        _columns = [.. columns];
    }

    public int Count => _columns.Length;

    /// <summary>The number of the column that a node compares.</summary>
    public int NumberOf(in TreeNode node) => _numbers[(node.Feature * Kinds) + (int)KindOf(node)];

    /// <summary>Whether a column holds bins of categories.</summary>
    public bool IsCategory(int column) => _columns[column].Kind == ScoringColumnKind.CategoryBin;

    /// <summary>Fills the columns of one row.</summary>
    public void Fill(ReadOnlySpan<float> row, Span<float> columns)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            var (feature, kind) = _columns[i];
            var value = row[feature];
            columns[i] = kind switch
            {
                ScoringColumnKind.MissingLow => float.IsNaN(value) ? float.NegativeInfinity : value,
                ScoringColumnKind.MissingHigh => float.IsNaN(value) ? float.PositiveInfinity : Math.Min(value, float.MaxValue),
                _ => BitConverter.Int32BitsToSingle(_decoder.CategoryBinOf(feature, value)),
            };
        }
    }

    /// <summary>Fills the columns of neighbouring rows, column after column.</summary>
    /// <param name="rows">Rows after rows.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="count">Rows, at most <paramref name="lanes"/>.</param>
    /// <param name="lanes">Places of a column; those without a row get anything.</param>
    /// <param name="columns">Columns × lanes.</param>
    public void Fill(ReadOnlySpan<float> rows, int width, int count, int lanes, Span<float> columns)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            var (feature, kind) = _columns[i];
            var column = columns.Slice(i * lanes, lanes);
            for (int row = 0, at = feature; row < count; row++, at += width)
            {
                column[row] = rows[at];
            }

            if (kind == ScoringColumnKind.CategoryBin)
            {
                for (var row = 0; row < count; row++)
                {
                    column[row] = BitConverter.Int32BitsToSingle(_decoder.CategoryBinOf(feature, column[row]));
                }
            }
            else
            {
                Replace(column, kind == ScoringColumnKind.MissingLow);
            }
        }
    }

    private static void Replace(Span<float> column, bool isLow)
    {
        var missing = Vector256.Create(isLow ? float.NegativeInfinity : float.PositiveInfinity);
        var most = Vector256.Create(isLow ? float.PositiveInfinity : float.MaxValue);
        for (var i = 0; i < column.Length; i += Vector256<float>.Count)
        {
            var x = Vector256.Create<float>(column[i..]);
            x = Vector256.ConditionalSelect(Vector256.GreaterThan(x, most), most, x);
            Vector256.ConditionalSelect(Vector256.Equals(x, x), x, missing).CopyTo(column[i..]);
        }
    }

    private static ScoringColumnKind KindOf(in TreeNode node) =>
        node.IsCategory ? ScoringColumnKind.CategoryBin : node.MissingLeft ? ScoringColumnKind.MissingLow : ScoringColumnKind.MissingHigh;
}
