using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Neighbours;

/// <summary>The inner products of one row with all rows of an index, one query after the other. Not safe for several threads at once.</summary>
/// <remarks>When a query meets few rows only these are visited and cleaned up afterwards; otherwise all places are, front to back.</remarks>
internal sealed class DotProducts : IDisposable
{
    private readonly int _rows;
    private float[] _sums;
    private int[] _met = [];

    /// <summary>Borrows room for a number of rows.</summary>
    public DotProducts(int rows)
    {
        _rows = rows;
        _sums = ArrayPool<float>.Shared.Rent(rows);
        _sums.AsSpan(0, rows).Clear();
    }

    /// <summary>Rows that may have been met; each may be there several times. Empty when all have to be looked at.</summary>
    public ReadOnlySpan<int> Met => _met.AsSpan(0, MetCount);

    /// <summary>Whether only <see cref="Met"/> has to be looked at.</summary>
    public bool IsSparse { get; private set; }

    private int MetCount { get; set; }

    /// <summary>Adds up the products of a query.</summary>
    /// <param name="columns">The query's columns.</param>
    /// <param name="weights">One a column.</param>
    /// <param name="postings">Columns × rows.</param>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> weights, SparseMatrix postings)
    {
        var work = 0L;
        foreach (var column in columns)
        {
            work += postings.Columns(column).Length;
        }

        IsSparse = work < _rows / 8;
        MetCount = 0;
        if (IsSparse && _met.Length < work)
        {
            Return(ref _met);
            _met = ArrayPool<int>.Shared.Rent((int)work);
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(postings.ColumnCount, _rows, nameof(postings));
        var sums = _sums;
        for (var k = 0; k < columns.Length; k++)
        {
            var rows = postings.Columns(columns[k]);
            var values = postings.Values(columns[k]);
            var weight = weights[k];
            if (IsSparse)
            {
                for (var i = 0; i < rows.Length; i++)
                {
                    ref var sum = ref sums[rows[i]];
                    if (sum == 0)
                    {
                        _met[MetCount++] = rows[i];
                    }

                    sum += weight * values[i];
                }
            }
            else
            {
                // The matrix vouches for its places: they lie below the number of rows.
                ref var first = ref MemoryMarshal.GetArrayDataReference(sums);
                for (var i = 0; i < rows.Length; i++)
                {
                    Unsafe.Add(ref first, rows[i]) += weight * values[i];
                }
            }
        }
    }

    /// <summary>Reads the product with a row, and makes it 0 for the next query.</summary>
    public float Take(int row)
    {
        var sum = _sums[row];
        _sums[row] = 0;
        return sum;
    }

    /// <summary>Offers all rows that are alike to a selection, but for one, and is empty afterwards.</summary>
    /// <param name="index">Whose rows they are.</param>
    /// <param name="norm">What the query brings to the divisor.</param>
    /// <param name="sum">The sum of the query's weights.</param>
    /// <param name="except">The row that is left out, or -1.</param>
    /// <param name="selection">Takes them.</param>
    public void Offer(RowIndex index, float norm, float sum, int except, NeighbourSelection selection)
    {
        if (IsSparse)
        {
            foreach (var row in Met)
            {
                Offer(row);
            }
        }
        else
        {
            for (var row = 0; row < _rows; row++)
            {
                Offer(row);
            }
        }

        void Offer(int row)
        {
            var dot = Take(row);
            if (dot != 0 && row != except)
            {
                selection.Add(row, index.Compare(dot, norm, sum, row));
            }
        }
    }

    /// <summary>Offers all products as they are, times a factor, but for one, and is empty afterwards.</summary>
    /// <param name="factors">One a row; empty for 1 each.</param>
    /// <param name="except">The row that is left out, or -1.</param>
    /// <param name="selection">Takes them.</param>
    public void Offer(ReadOnlySpan<float> factors, int except, NeighbourSelection selection)
    {
        var count = IsSparse ? MetCount : _rows;
        for (var i = 0; i < count; i++)
        {
            var row = IsSparse ? _met[i] : i;
            var product = Take(row);
            if (row != except)
            {
                selection.Add(row, factors.IsEmpty ? product : product * factors[row]);
            }
        }
    }

    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose()
    {
        Return(ref _sums);
        Return(ref _met);
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }
}
