namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Sampling of rows by gradient.</summary>
internal sealed unsafe partial class GradientQuantizer
{
    // The sign, the exponent and seven bits behind the point: magnitudes within a hundredth of each other share a bucket.
    private const int BucketShift = 16;

    /// <summary>Draws rows by the magnitude of their gradients, and makes those drawn from the flat ones count for all flat ones.</summary>
    /// <remarks>
    /// Ke et al. (2017), algorithm 2, with the border found by counting magnitudes instead of sorting. Rows in the bucket of the border are steep
    /// by the toss of a coin. Each row's derivatives keep their expected value.
    /// </remarks>
    /// <param name="steep">Share of rows that are kept for the magnitude of their gradients, below 1.</param>
    /// <param name="flat">Share of rows that are drawn from the others.</param>
    /// <param name="key">Random bits of this round.</param>
    /// <returns>The rows, ascending, one at least.</returns>
    public int[] Sample(double steep, double flat, uint key)
    {
        var rows = _train.RowCount;
        var counts = new long[1 << (32 - BucketShift)];
        for (var row = 0; row < rows; row++)
        {
            counts[Bucket(row)]++;
        }

        var wanted = steep * rows;
        var border = counts.Length - 1;
        for (; border > 0 && counts[border] <= wanted; border--)
        {
            wanted -= counts[border];
        }

        var coin = Limit(wanted / Math.Max(counts[border], 1));
        var share = Math.Min(1, flat / (1 - steep));
        var draw = Limit(share);
        var weight = (float)(1 / share);
        var taken = new List<int>((int)(rows * Math.Min(1, steep + flat)) + 1);
        for (var row = 0; row < rows; row++)
        {
            var bucket = Bucket(row);
            if (bucket > border || (bucket == border && RandomHash.Mix(key, (uint)row) < coin))
            {
                taken.Add(row);
            }
            else if (RandomHash.Mix(~key, (uint)row) < draw)
            {
                taken.Add(row);
                Scale(row, weight);
            }
        }

        Widen(weight);
        return taken.Count == 0 ? [(int)(key % (uint)rows)] : [.. taken];
    }

    private static ulong Limit(double share) => (ulong)(Math.Clamp(share, 0, 1) * 4294967296.0);

    private uint Bucket(int row)
    {
        var magnitude = 0f;
        for (var output = 0; output < _outputs; output++)
        {
            magnitude += Math.Abs(_gradients.Pointer[((long)output * _train.RowCount) + row]);
        }

        return BitConverter.SingleToUInt32Bits(magnitude) >> BucketShift;
    }

    private void Scale(int row, float weight)
    {
        for (var output = 0; output < _outputs; output++)
        {
            var at = ((long)output * _train.RowCount) + row;
            _gradients.Pointer[at] *= weight;
            _hessians.Pointer[at] *= weight;
        }
    }

    /// <summary>Makes room for the weight in the greatest magnitudes, from which the scales of rounding are taken.</summary>
    private void Widen(float weight)
    {
        for (var block = 0; block < _blockMaxima.Length; block++)
        {
            _blockMaxima[block] = (_blockMaxima[block].Gradient * weight, _blockMaxima[block].Hessian * weight);
        }
    }
}
