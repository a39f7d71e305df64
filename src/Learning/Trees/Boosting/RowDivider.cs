using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Divides lists of rows by one split, without branches and keeping the order.</summary>
internal sealed unsafe class RowDivider
{
    private readonly byte* _column;
    private readonly bool _isCategory;
    private readonly int _lastLeft;
    private readonly int _alsoLeft;
    private readonly byte[] _goesLeft = new byte[256];

    public RowDivider(BinnedMatrix data, in Split split)
    {
        var bins = data.Bins[split.Feature];
        _column = data.Column(split.Feature);
        _isCategory = split.IsCategory;
        _lastLeft = split.Bin;
        _alsoLeft = split.MissingLeft ? bins.MissingBin : -1;
        for (var bin = 0; bin < bins.BinCount; bin++)
        {
            _goesLeft[bin] = split.GoesLeft(bin, bins) ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Writes the rows that go left and those that go right.</summary>
    /// <param name="rows">The list.</param>
    /// <param name="count">Its length.</param>
    /// <param name="left">Where the left rows go, <paramref name="count"/> places; may be the list itself.</param>
    /// <param name="right">Where the right rows go, <paramref name="count"/> places.</param>
    /// <returns>How many went left.</returns>
    public int Divide(int* rows, int count, int* left, int* right)
    {
        nint lefts = 0;
        var i = 0;
        if (Avx512F.IsSupported && !_isCategory)
        {
            var lastLeft = Vector512.Create(_lastLeft);
            var alsoLeft = Vector512.Create(_alsoLeft);
            var byteMask = Vector512.Create(0xFF);
            for (; i <= count - 16; i += 16)
            {
                // Each store writes 16 places of which some are kept; at most i are in use before it, so it stays within the list.
                var row = Vector512.Load(rows + i);
                var bins = byteMask & Vector512.Create(
                    Avx2.GatherVector256((int*)_column, row.GetLower(), 1), Avx2.GatherVector256((int*)_column, row.GetUpper(), 1));
                var isLeft = Vector512.LessThanOrEqual(bins, lastLeft) | Vector512.Equals(bins, alsoLeft);
                Avx512F.Compress(Vector512<int>.Zero, isLeft, row).Store(left + lefts);
                Avx512F.Compress(Vector512<int>.Zero, ~isLeft, row).Store(right + (i - lefts));
                lefts += BitOperations.PopCount(isLeft.ExtractMostSignificantBits());
            }
        }

        fixed (byte* goesLeft = _goesLeft)
        {
            nint rights = i - lefts;
            for (; i < count; i++)
            {
                // Both sides are written and one is kept.
                var row = rows[i];
                nint isLeft = goesLeft[_column[row]];
                left[lefts] = row;
                right[rights] = row;
                lefts += isLeft;
                rights += 1 - isLeft;
            }
        }

        return (int)lefts;
    }
}
