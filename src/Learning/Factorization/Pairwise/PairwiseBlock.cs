using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>The items of one block that negatives are drawn from, and which of them the users of a group have taken.</summary>
internal unsafe ref struct PairwiseBlock
{
    private const int Attempts = 32;
    private readonly int* _items;
    private readonly uint _count;
    private readonly byte* _taken;
    private ulong _random;

    /// <summary>Prepares a block.</summary>
    /// <param name="items">The items of the block.</param>
    /// <param name="count">How many.</param>
    /// <param name="taken">One bit for each user of a group, one byte an item of the catalogue; zeros.</param>
    /// <param name="seed">Decides what is drawn.</param>
    public PairwiseBlock(int* items, int count, byte* taken, ulong seed)
    {
        _items = items;
        _count = (uint)count;
        _taken = taken;
        _random = seed;
    }

    /// <summary>The number of items that can be drawn, those that were taken included.</summary>
    public readonly int Count => (int)_count;

    public readonly void Take(int item, int place) => _taken[item] |= (byte)(1 << place);

    public readonly void Release(int item) => _taken[item] = 0;

    /// <summary>An item that a user has not taken, each equally likely; -1 when the user seems to have taken them all.</summary>
    public int Draw(int place)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // A multiplication spreads 32 random bits over the items; the bias is below count / 2^32.
            var item = _items[(int)(((SplitMix64.Next(ref _random) >> 32) * _count) >> 32)];
            if ((_taken[item] & (1 << place)) == 0)
            {
                return item;
            }
        }

        return -1;
    }
}
