using AudienceML.Learning.Data;

namespace AudienceML.Learning.Neighbours;

/// <summary>A few neighbours for each of many rows, filled by several threads in any order.</summary>
internal sealed class NeighbourLists(int rows, int columns, int places)
{
    private readonly int[][] _columns = new int[rows][];
    private readonly float[][] _values = new float[rows][];

    /// <summary>What picks the neighbours of one row after the other.</summary>
    public NeighbourSelection CreateSelection() => new(Math.Min(places, columns));

    /// <summary>Keeps the neighbours of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="neighbours">Rising columns.</param>
    /// <param name="values">One a neighbour.</param>
    public void Set(int row, int[] neighbours, float[] values) => (_columns[row], _values[row]) = (neighbours, values);

    /// <summary>All rows.</summary>
    public SparseMatrix ToMatrix()
    {
        var starts = new int[rows + 1];
        for (var row = 0; row < rows; row++)
        {
            starts[row + 1] = checked(starts[row] + _columns[row].Length);
        }

        var allColumns = new int[starts[rows]];
        var allValues = new float[starts[rows]];
        for (var row = 0; row < rows; row++)
        {
            _columns[row].CopyTo(allColumns, starts[row]);
            _values[row].CopyTo(allValues, starts[row]);
        }

        return new(starts, allColumns, allValues, columns);
    }
}
