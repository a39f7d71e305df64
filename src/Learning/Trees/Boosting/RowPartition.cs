namespace AudienceML.Learning.Trees.Boosting;

/// <summary>The rows of a tree as one list in which the rows of each leaf lie together, in ascending order.</summary>
internal sealed unsafe class RowPartition : IDisposable
{
    private const int BlockRows = 16384;
    private readonly BinnedMatrix _data;
    private readonly Workers _workers;
    private readonly NativeBuffer<int> _rows;
    private readonly NativeBuffer<int> _left;
    private readonly NativeBuffer<int> _right;

    public RowPartition(BinnedMatrix data, Workers workers)
    {
        _data = data;
        _workers = workers;
        _rows = new NativeBuffer<int>(data.RowCount);
        _left = new NativeBuffer<int>(data.RowCount);
        _right = new NativeBuffer<int>(data.RowCount);
    }

    /// <summary>The list; 16 entries behind its end may be read.</summary>
    public int* Rows => _rows.Pointer;

    /// <summary>Starts a tree with all rows.</summary>
    public void Reset() => _workers.ForBlocks(_data.RowCount, BlockRows, (start, count) =>
    {
        var rows = _rows.Pointer;
        for (var i = start; i < start + count; i++)
        {
            rows[i] = i;
        }
    });

    /// <summary>Starts a tree with some rows, ascending.</summary>
    public void Reset(ReadOnlySpan<int> rows) => rows.CopyTo(_rows.Slice(0, rows.Length));

    /// <summary>Moves the rows that go left before those that go right, each kept in order.</summary>
    /// <returns>How many went left.</returns>
    public int Apply(int start, int count, in Split split)
    {
        var rule = new RowDivider(_data, split);
        return _workers.Threads == 1 || count < 2 * BlockRows ? ApplyAlone(start, count, rule) : ApplyTogether(start, count, rule);
    }

    /// <summary>Puts the rows of a leaf back in ascending order.</summary>
    public void Undo(int start, int count) => _rows.Slice(start, count).Sort();

    public void Dispose()
    {
        _rows.Dispose();
        _left.Dispose();
        _right.Dispose();
    }

    private int ApplyAlone(int start, int count, RowDivider rule)
    {
        // Left rows are written behind the place that is read, so the list itself can take them.
        var rows = _rows.Pointer + start;
        var left = rule.Divide(rows, count, rows, _right.Pointer);
        new Span<int>(_right.Pointer, count - left).CopyTo(new Span<int>(rows + left, count - left));
        return left;
    }

    private int ApplyTogether(int start, int count, RowDivider rule)
    {
        var blocks = (count + BlockRows - 1) / BlockRows;
        var lefts = new int[blocks];
        _workers.For(blocks, block =>
        {
            var from = start + (block * BlockRows);
            var length = Math.Min(BlockRows, start + count - from);
            lefts[block] = rule.Divide(_rows.Pointer + from, length, _left.Pointer + from, _right.Pointer + from);
        });
        var total = lefts.Sum();
        var leftAt = new int[blocks];
        for (int block = 0, at = 0; block < blocks; at += lefts[block], block++)
        {
            leftAt[block] = at;
        }

        _workers.For(blocks, block =>
        {
            var from = start + (block * BlockRows);
            var length = Math.Min(BlockRows, start + count - from);
            var rightAt = total + (block * BlockRows) - leftAt[block];
            _left.Slice(from, lefts[block]).CopyTo(_rows.Slice(start + leftAt[block], lefts[block]));
            _right.Slice(from, length - lefts[block]).CopyTo(_rows.Slice(start + rightAt, length - lefts[block]));
        });
        return total;
    }
}
