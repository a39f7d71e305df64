using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization;

/// <summary>Known pairs cut into a square grid of blocks, so that blocks of different rows and columns can be worked on at once.</summary>
/// <remarks>
/// Blocks that share neither users nor items do not touch each other's factors (Gemulla et al. 2011): a round is one block of each row of
/// the grid, and <see cref="Side"/> rounds are an epoch. The grid depends on the data and the seed alone, so that any number of threads
/// learns the same. A block's factors fit the nearest cache.
/// Users get positions, block after block and the busiest first, and eight neighbours take turns: steps that follow each other change
/// different rows, and the processor need not wait for one to begin the next.
/// </remarks>
internal sealed class GradientGrid
{
    /// <summary>Users that take turns. A position's last three bits tell its place in the group.</summary>
    public const int GroupSize = 8;
    private const int PairsPerBlock = 2048;
    private const int MostSide = 64;

    private readonly int[] _pairStarts;
    private readonly int[] _sourceUsers;
    private readonly int[] _sourceItems;
    private readonly float[] _sourceValues;
    private readonly int[] _byPopularity;
    private readonly int[] _itemBlocks;
    private readonly int[] _itemOrder;
    private readonly int[] _itemStarts;
    private readonly int[] _starts;

    /// <summary>Cuts the pairs.</summary>
    /// <param name="byUser">Users × items.</param>
    /// <param name="side">Blocks in a row, from <see cref="SideFor"/>.</param>
    /// <param name="seed">Decides the order of the pairs.</param>
    /// <param name="withValues">Whether values are kept; without them only pairs above 0 are.</param>
    public GradientGrid(SparseMatrix byUser, int side, ulong seed, bool withValues)
    {
        Side = side;
        var counts = new int[byUser.RowCount];
        var popularity = new int[byUser.ColumnCount];
        for (var user = 0; user < counts.Length; user++)
        {
            var values = byUser.Values(user);
            var items = byUser.Columns(user);
            for (var i = 0; i < items.Length; i++)
            {
                if (withValues || values[i] > 0)
                {
                    counts[user]++;
                    popularity[items[i]]++;
                }
            }
        }

        (Positions, UserOf, var blocks) = Place(counts, side);
        _byPopularity = Order(popularity);
        _pairStarts = new int[side + 1];
        for (var block = 0; block < side; block++)
        {
            _pairStarts[block + 1] = _pairStarts[block];
            for (var position = blocks[block]; position < blocks[block + 1]; position++)
            {
                _pairStarts[block + 1] += UserOf[position] < 0 ? 0 : counts[UserOf[position]];
            }
        }

        PairCount = _pairStarts[side];
        _sourceUsers = new int[PairCount];
        _sourceItems = new int[PairCount];
        _sourceValues = withValues ? new float[PairCount] : [];
        Users = new int[PairCount];
        Items = new int[PairCount];
        Values = withValues ? new float[PairCount] : [];
        _itemBlocks = new int[byUser.ColumnCount];
        _itemOrder = new int[byUser.ColumnCount];
        _itemStarts = new int[side + 1];
        _starts = new int[(side * side) + 1];
        Interleave(byUser, seed, withValues);
    }

    /// <summary>Blocks in a row and in a column.</summary>
    public int Side { get; }

    /// <summary>Pairs in all.</summary>
    public int PairCount { get; }

    /// <summary>The position of each user, -1 for one without pairs.</summary>
    public int[] Positions { get; }

    /// <summary>The user at each position, -1 where there is none.</summary>
    public int[] UserOf { get; }

    /// <summary>The position of each pair's user, block after block.</summary>
    public int[] Users { get; }

    /// <summary>The item of each pair.</summary>
    public int[] Items { get; }

    /// <summary>The value of each pair; empty when they were not wanted.</summary>
    public float[] Values { get; }

    /// <summary>How many blocks a grid of so many pairs has on a side.</summary>
    /// <param name="pairs">Known pairs.</param>
    /// <param name="items">Items.</param>
    /// <param name="itemsPerBlock">Items that a block should at least have.</param>
    public static int SideFor(int pairs, int items, int itemsPerBlock)
    {
        var side = 1;
        while (side < MostSide && (long)side * side * 4 * PairsPerBlock <= pairs && side * 2 * itemsPerBlock <= items)
        {
            side *= 2;
        }

        return side;
    }

    /// <summary>The items of a column of blocks.</summary>
    public ReadOnlySpan<int> ItemsOf(int column) => _itemOrder.AsSpan(_itemStarts[column], _itemStarts[column + 1] - _itemStarts[column]);

    /// <summary>Where the pairs of a block begin and end.</summary>
    public (int Start, int End) Range(int row, int column) => (_starts[(row * Side) + column], _starts[(row * Side) + column + 1]);

    /// <summary>Deals the items to columns anew, each column its share of popular and rare ones, and sorts the pairs into the blocks.</summary>
    public void Deal(ulong seed, int degree, CancellationToken cancellationToken)
    {
        var random = new RandomSource(seed);
        Span<int> hand = stackalloc int[Side];
        for (var i = 0; i < Side; i++)
        {
            hand[i] = i;
        }

        Span<int> sizes = stackalloc int[Side];
        sizes.Clear();
        for (var start = 0; start < _byPopularity.Length; start += Side)
        {
            random.Shuffle(hand);
            for (var i = start; i < Math.Min(start + Side, _byPopularity.Length); i++)
            {
                var column = hand[i - start];
                _itemBlocks[_byPopularity[i]] = column;
                sizes[column]++;
            }
        }

        for (var column = 0; column < Side; column++)
        {
            _itemStarts[column + 1] = _itemStarts[column] + sizes[column];
            sizes[column] = _itemStarts[column];
        }

        for (var item = 0; item < _itemBlocks.Length; item++)
        {
            _itemOrder[sizes[_itemBlocks[item]]++] = item;
        }

        _starts[^1] = PairCount;
        Blocks.For(Side, 1, degree, (row, _, _) => Sort(row), cancellationToken);
    }

    /// <summary>Runs a body once for each block, round after round.</summary>
    /// <param name="degree">Threads; they change nothing in the result.</param>
    /// <param name="body">Given row and column.</param>
    /// <param name="cancellationToken">Checked before each block.</param>
    public void Epoch(int degree, Action<int, int> body, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Side; round++)
        {
            var shift = round;
            Blocks.For(Side, 1, degree, (row, _, _) => body(row, (row + shift) % Side), cancellationToken);
        }
    }

    private static (int[] Positions, int[] UserOf, int[] Blocks) Place(int[] counts, int side)
    {
        // The busiest first, dealt to and fro: all blocks get about as many pairs, and neighbours about as many as each other.
        var order = Order(counts);
        var blocks = new List<int>[side];
        for (var block = 0; block < side; block++)
        {
            blocks[block] = [];
        }

        for (var i = 0; i < order.Length && counts[order[i]] > 0; i++)
        {
            var turn = i % (2 * side);
            blocks[turn < side ? turn : (2 * side) - 1 - turn].Add(order[i]);
        }

        var starts = new int[side + 1];
        for (var block = 0; block < side; block++)
        {
            starts[block + 1] = starts[block] + ((blocks[block].Count + GroupSize - 1) / GroupSize * GroupSize);
        }

        var positions = new int[counts.Length];
        var users = new int[starts[side]];
        Array.Fill(positions, -1);
        Array.Fill(users, -1);
        for (var block = 0; block < side; block++)
        {
            for (var i = 0; i < blocks[block].Count; i++)
            {
                positions[blocks[block][i]] = starts[block] + i;
                users[starts[block] + i] = blocks[block][i];
            }
        }

        return (positions, users, starts);
    }

    private static int[] Order(int[] counts)
    {
        // Stable: highest count first, then by number.
        var keys = new long[counts.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)(int.MaxValue - counts[i]) << 32) | (uint)i;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }

    private void Interleave(SparseMatrix byUser, ulong seed, bool withValues)
    {
        var to = 0;
        var random = new RandomSource(seed);
        var lists = new int[GroupSize][];
        for (var group = 0; group < UserOf.Length; group += GroupSize)
        {
            var longest = 0;
            for (var i = 0; i < GroupSize; i++)
            {
                var user = UserOf[group + i];
                lists[i] = user < 0 ? [] : Places(byUser.Values(user), withValues);
                random.Shuffle(lists[i].AsSpan());
                longest = Math.Max(longest, lists[i].Length);
            }

            for (var turn = 0; turn < longest; turn++)
            {
                for (var i = 0; i < GroupSize; i++)
                {
                    if (turn < lists[i].Length)
                    {
                        var user = UserOf[group + i];
                        _sourceUsers[to] = group + i;
                        _sourceItems[to] = byUser.Columns(user)[lists[i][turn]];
                        if (withValues)
                        {
                            _sourceValues[to] = byUser.Values(user)[lists[i][turn]];
                        }

                        to++;
                    }
                }
            }
        }

        Debug.Assert(to == PairCount, "Each pair has a place.");
    }

    private static int[] Places(ReadOnlySpan<float> values, bool all)
    {
        var places = new List<int>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (all || values[i] > 0)
            {
                places.Add(i);
            }
        }

        return [.. places];
    }

    private void Sort(int row)
    {
        var (first, last) = (_pairStarts[row], _pairStarts[row + 1]);
        Span<int> next = stackalloc int[Side];
        next.Clear();
        for (var i = first; i < last; i++)
        {
            next[_itemBlocks[_sourceItems[i]]]++;
        }

        var start = first;
        for (var column = 0; column < Side; column++)
        {
            _starts[(row * Side) + column] = start;
            (next[column], start) = (start, start + next[column]);
        }

        var withValues = _sourceValues.Length > 0;
        for (var i = first; i < last; i++)
        {
            var item = _sourceItems[i];
            var to = next[_itemBlocks[item]]++;
            Users[to] = _sourceUsers[i];
            Items[to] = item;
            if (withValues)
            {
                Values[to] = _sourceValues[i];
            }
        }
    }
}
