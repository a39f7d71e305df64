using System.Collections.Concurrent;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Recommenders;

/// <summary>The best items of many users where a score is an inner product.</summary>
/// <remarks>
/// Blocks of users meet the items' factors rounded to bytes, longest items first, and only what may reach a user's last place so far is
/// computed in single precision (<see cref="PanelScan"/>). Items of the history are a bit each.
/// </remarks>
internal sealed class FactorTopItems
{
    /// <summary>Fills the factors of a block of users.</summary>
    /// <param name="start">The first user.</param>
    /// <param name="factors">As many rows as the block has users.</param>
    public delegate void ReadFactors(int start, Span<float> factors);

    private const int MaxBitBytes = 4 << 20;
    private readonly PanelSet _set;
    private readonly int[] _places;
    private readonly ConcurrentBag<Buffers> _buffers = [];

    public FactorTopItems(FeatureMatrix items, int threads, CancellationToken cancellationToken)
    {
        var panels = new CodePanels(items.ColumnCount);
        panels.Resize(items.RowCount);
        var order = ByNorm(items, threads, cancellationToken);
        _places = new int[order.Length];
        Blocks.For(
            order.Length, CodePanels.ChunkLanes, threads, (chunk, start, length) =>
            {
                for (var place = start; place < start + length; place++)
                {
                    _places[order[place]] = place;
                    panels.Set(place, items.Row(order[place]), SimilarityMetric.InnerProduct, isRoundedMeant: false);
                }

                panels.Bound(chunk);
            },
            cancellationToken);
        _set = new(panels, items.Memory, order, AreRowsById: true, SimilarityMetric.InnerProduct);
    }

    /// <summary>Finds the best items of users.</summary>
    /// <param name="users">How many.</param>
    /// <param name="read">Their factors.</param>
    /// <param name="seen">Histories, and the row of each user there; items of it are left out. Null leaves nothing out.</param>
    /// <param name="rows">The row of each user in <paramref name="seen"/>.</param>
    /// <param name="count">Items a user.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="cancellationToken">Looked at between blocks of users and between pieces of the items.</param>
    public RankedItems Find(int users, ReadFactors read, Interactions? seen, Func<int, int> rows, int count, int threads, CancellationToken cancellationToken)
    {
        var items = new int[checked(users * count)];
        var scores = new float[items.Length];
        var width = _set.Panels.Dimension;
        var panels = Blocks.Count(_places.Length, CodePanels.Lanes);
        var block = Math.Clamp(MaxBitBytes / (2 * Math.Max(1, panels)) / CodeKernels.Group * CodeKernels.Group, CodeKernels.Group, PanelScan.BlockQueries);
        Blocks.For(
            users, block, threads, (_, start, length) =>
            {
                var buffers = _buffers.TryTake(out var used) ? used : new(block * width, seen is null ? 0 : block * panels);
                var factors = buffers.Factors.AsSpan(0, length * width);
                read(start, factors);
                RequireFinite(factors, width, start);
                Mark(buffers.LeftOut, seen, rows, start, length, panels, isWanted: false);
                buffers.Scan.Run(
                    _set, factors, length, count, items.AsSpan(start * count, length * count), scores.AsSpan(start * count, length * count),
                    buffers.LeftOut, null, cancellationToken);
                Mark(buffers.LeftOut, seen, rows, start, length, panels, isWanted: true);
                _buffers.Add(buffers);
            },
            cancellationToken);
        return new(items, scores, count);
    }

    private static void RequireFinite(ReadOnlySpan<float> factors, int width, int start)
    {
        for (var i = 0; i < factors.Length; i++)
        {
            if (!float.IsFinite(factors[i]))
            {
                throw new ArgumentException($"Factor {i % width} of user {start + (i / width)} is {factors[i]}; factors are finite.", nameof(factors));
            }
        }
    }

    private void Mark(ushort[] bits, Interactions? seen, Func<int, int> rows, int start, int length, int panels, bool isWanted)
    {
        if (seen is null)
        {
            return;
        }

        for (var user = 0; user < length; user++)
        {
            var own = bits.AsSpan(user * panels, panels);
            foreach (var item in seen.ByUser.Columns(rows(start + user)))
            {
                var place = _places[item];
                own[place / CodePanels.Lanes] = isWanted ? (ushort)0 : (ushort)(own[place / CodePanels.Lanes] | (1 << (place % CodePanels.Lanes)));
            }
        }
    }

    /// <summary>Items with the longest factors first: they have the highest scores, so that the others are ruled out early.</summary>
    private static int[] ByNorm(FeatureMatrix items, int threads, CancellationToken cancellationToken)
    {
        var order = new int[items.RowCount];
        var keys = new float[items.RowCount];
        Blocks.For(
            items.RowCount, 1024, threads, (_, start, length) =>
            {
                for (var item = start; item < start + length; item++)
                {
                    var row = items.Row(item);
                    order[item] = item;
                    keys[item] = -Kernels.Dot(row, row);
                    if (!float.IsFinite(keys[item]) && row.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                    {
                        throw new ArgumentException($"Item {item} has a factor that is no finite number.", nameof(items));
                    }
                }
            },
            cancellationToken);
        Array.Sort(keys, order);
        return order;
    }

    private sealed class Buffers(int factors, int bits)
    {
        public float[] Factors { get; } = new float[factors];

        public ushort[] LeftOut { get; } = new ushort[bits];

        public PanelScan Scan { get; } = new();
    }
}
