namespace AudienceML.Learning.Numerics;

/// <summary>The right-hand side of a matrix product, copied into panels of 32 columns that the kernels read front to back.</summary>
/// <remarks>Panel after panel, in each row after row; columns behind the last one are 0. The memory starts on a cache line.</remarks>
internal sealed class MatrixPanels
{
    /// <summary>Columns of a panel: two vectors of 512 bits.</summary>
    public const int PanelColumns = 32;

    private const int LineFloats = 16;
    private float[] _memory = [];
    private int _start;

    /// <summary>Rows, the products' inner dimension.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns without padding.</summary>
    public int Columns { get; private set; }

    /// <summary>The number of panels.</summary>
    public int Count => Blocks.Count(Columns, PanelColumns);

    /// <summary>All panels.</summary>
    public ReadOnlySpan<float> Values => _memory.AsSpan(_start, Count * Rows * PanelColumns);

    /// <summary>Takes another matrix; memory is kept when it is large enough.</summary>
    /// <param name="values">The matrix, row after row with <paramref name="stride"/> values from row to row.</param>
    /// <param name="rows">Rows of the right-hand side, after transposition.</param>
    /// <param name="columns">Columns of the right-hand side, after transposition.</param>
    /// <param name="stride">From row to row of what is given.</param>
    /// <param name="isTransposed">Whether what is given is columns × rows.</param>
    public void Pack(ReadOnlySpan<float> values, int rows, int columns, int stride, bool isTransposed)
    {
        Resize(rows, columns);
        for (var panel = 0; panel < Count; panel++)
        {
            PackPanel(values, panel, stride, isTransposed);
        }
    }

    /// <summary>Makes room for a matrix whose panels <see cref="PackPanel"/> fills.</summary>
    public void Resize(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        var needed = checked(Count * rows * PanelColumns) + LineFloats;
        if (_memory.Length < needed)
        {
            _memory = GC.AllocateUninitializedArray<float>(needed, pinned: true);
            _start = LineStart(_memory);
        }
    }

    /// <summary>Fills one panel.</summary>
    public void PackPanel(ReadOnlySpan<float> values, int panel, int stride, bool isTransposed)
    {
        var target = _memory.AsSpan(_start + (panel * Rows * PanelColumns), Rows * PanelColumns);
        var first = panel * PanelColumns;
        var width = Math.Min(PanelColumns, Columns - first);
        if (width < PanelColumns)
        {
            target.Clear();
        }

        if (!isTransposed)
        {
            for (var row = 0; row < Rows; row++)
            {
                values.Slice((row * stride) + first, width).CopyTo(target[(row * PanelColumns)..]);
            }

            return;
        }

        for (var column = 0; column < width; column++)
        {
            var source = values.Slice((first + column) * stride, Rows);
            for (int row = 0, at = column; row < source.Length; row++, at += PanelColumns)
            {
                target[at] = source[row];
            }
        }
    }

    private static unsafe int LineStart(float[] pinned)
    {
        fixed (float* at = pinned)
        {
            return (int)(((64 - ((nint)at & 63)) & 63) / sizeof(float));
        }
    }
}
