using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>Draws the rows of a tree: tree t of a seed draws the same ones whoever asks.</summary>
internal sealed unsafe class RowSampler
{
    private readonly ForestOptions _options;
    private readonly ForestTarget _target;
    private readonly ushort[] _counts;

    public RowSampler(ForestOptions options, ForestTarget target)
    {
        _options = options;
        _target = target;
        _counts = new ushort[target.Labels.Length];
    }

    /// <summary>How many draws a tree makes.</summary>
    private int Take => Math.Max(1, (int)Math.Round(_counts.Length * _options.SampleFraction));

    /// <summary>Writes the rows drawn, ascending, and those left out.</summary>
    /// <param name="seed">The tree's seed.</param>
    /// <param name="draws">Room for every row.</param>
    /// <param name="left">Room for every row, or null when nobody asks.</param>
    public (int Drawn, int Left) Draw(ulong seed, Draw* draws, uint* left)
    {
        Count(new RandomSource(seed));
        var (drawn, leftCount) = (0, 0);
        for (var row = 0; row < _counts.Length; row++)
        {
            uint count = _counts[row];
            if (count > 0)
            {
                draws[drawn++] = new Draw((uint)row, _target.IsCounted && _target.Labels[row] == 1 ? count | (count << 16) : count);
            }
            else if (left != null)
            {
                left[leftCount++] = (uint)row;
            }
        }

        return (drawn, leftCount);
    }

    private void Count(RandomSource random)
    {
        var rows = _counts.Length;
        if (_options.Bootstrap)
        {
            Array.Clear(_counts);
            for (var i = Take; i > 0; i--)
            {
                _counts[random.NextInt32(rows)]++;
            }
        }
        else if (Take == rows)
        {
            Array.Fill(_counts, (ushort)1);
        }
        else
        {
            // Each row is taken with the share of those still wanted among those still to come.
            var wanted = Take;
            for (var row = 0; row < rows; row++)
            {
                var isTaken = random.NextInt32(rows - row) < wanted;
                _counts[row] = isTaken ? (ushort)1 : (ushort)0;
                wanted -= isTaken ? 1 : 0;
            }
        }
    }
}
