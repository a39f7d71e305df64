using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>The pairs that a model of neighbours counts: all that are not 0, or those above 0, each as 1.</summary>
internal static class PositivePairs
{
    /// <summary>Users × items of the pairs that count.</summary>
    /// <param name="interactions">What is known.</param>
    /// <param name="isBinary">Whether each pair above 0 counts 1 and all others nothing.</param>
    /// <exception cref="TrainingDataException">None counts.</exception>
    public static SparseMatrix Of(Interactions interactions, bool isBinary)
    {
        var matrix = interactions.ByUser;
        var kept = 0;
        var changes = false;
        foreach (var value in matrix.AllValues.Span)
        {
            var counts = isBinary ? value > 0 : value != 0;
            kept += counts ? 1 : 0;
            changes |= !counts || (isBinary && value != 1);
        }

        if (kept == 0)
        {
            throw new TrainingDataException(
                interactions.Count == 0 ? "There are no interactions." : $"None of the {interactions.Count} interactions is worth more than 0.",
                "Widen the window, or check the filters and the weights of the events.");
        }

        return changes ? Filter(matrix, kept, isBinary) : matrix;
    }

    /// <summary>What one interaction is worth.</summary>
    public static float Worth(float value, bool isBinary) => isBinary ? (value > 0 ? 1 : 0) : value;

    private static SparseMatrix Filter(SparseMatrix matrix, int kept, bool isBinary)
    {
        var starts = new int[matrix.RowCount + 1];
        var columns = new int[kept];
        var values = new float[kept];
        var at = 0;
        for (var row = 0; row < matrix.RowCount; row++)
        {
            var from = matrix.Columns(row);
            var worth = matrix.Values(row);
            for (var k = 0; k < from.Length; k++)
            {
                if (Worth(worth[k], isBinary) is not 0 and var value)
                {
                    columns[at] = from[k];
                    values[at++] = value;
                }
            }

            starts[row + 1] = at;
        }

        return new(starts, columns, values, matrix.ColumnCount);
    }
}
