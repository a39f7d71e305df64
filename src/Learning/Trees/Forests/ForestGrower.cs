using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Trees.Forests;

/// <summary>Grows whole trees on one thread. One a thread; what a tree becomes depends on its seed alone.</summary>
/// <remarks>
/// Depth first. As soon as a node's rows are few, their bins are copied side by side, and all that grows below works on that copy,
/// which the processor's nearest cache holds.
/// </remarks>
internal sealed unsafe partial class ForestGrower : IDisposable
{
    private const int BlockBytes = 1 << 16;
    private const int SparedDraws = 64;
    private readonly ForestOptions _options;
    private readonly BinnedMatrix _data;
    private readonly ForestTarget _target;
    private readonly SplitSearch _search;
    private readonly RowSampler _sampler;
    private readonly CategoryOrder _order;
    private readonly OutOfBagSums? _outOfBag;
    private readonly CancellationToken _cancellationToken;
    private readonly int _take;
    private readonly int[] _features;
    private readonly int[] _categories;
    private readonly int[] _swaps;
    private readonly NativeBuffer<Draw> _draws;
    private readonly NativeBuffer<Draw> _spareDraws;
    private readonly NativeBuffer<uint> _left;
    private readonly NativeBuffer<uint> _spareLeft;
    private readonly NativeBuffer<byte> _ranks;
    private readonly NativeBuffer<byte> _block;
    private readonly NativeBuffer<float> _blockLabels;
    private readonly NativeBuffer<float> _blockWeights;
    private readonly int _blockRows;
    private readonly GCHandle _labels;
    private readonly GCHandle _weights;
    private readonly List<ForestNode> _nodes = [];
    private readonly List<float> _values = [];
    private readonly List<double> _covers = [];
    private readonly List<(int Start, int Count)> _leftOut = [];
    private readonly float[] _answer;

    public ForestGrower(
        ForestOptions options, BinnedMatrix data, ForestTarget target, bool isRandom, OutOfBagSums? outOfBag, CancellationToken cancellationToken)
    {
        _options = options;
        _data = data;
        _target = target;
        _outOfBag = outOfBag;
        _cancellationToken = cancellationToken;
        _search = SplitSearch.Create(target, data.Bins, options.MinRowsInLeaf, isRandom);
        _sampler = new RowSampler(options, target);
        _order = new CategoryOrder(data, target);
        _features = [.. Enumerable.Range(0, data.FeatureCount).Where(f => data.Bins[f].BinCount > 1)];
        _categories = [.. _features.Where(f => data.Bins[f].IsCategory)];
        _take = Math.Min(options.MaxFeatures.Of(data.FeatureCount, options.Task), _features.Length);
        _swaps = new int[_features.Length];
        _answer = new float[target.Outputs];
        _draws = new NativeBuffer<Draw>(data.RowCount + SparedDraws);
        _spareDraws = new NativeBuffer<Draw>(data.RowCount + SparedDraws);
        _draws.Slice(0, (int)_draws.Length).Clear();
        _left = new NativeBuffer<uint>(outOfBag is null ? 0 : data.RowCount);
        _spareLeft = new NativeBuffer<uint>(outOfBag is null ? 0 : data.RowCount);
        _ranks = new NativeBuffer<byte>(_categories.Length == 0 ? 0 : data.FeatureCount * 256L);
        _blockRows = options.MaxLeaves > 0 ? 0 : BlockBytes / data.RowStride;
        _blockRows = _blockRows < CountSearch.FewRows ? 0 : _blockRows;
        _block = new NativeBuffer<byte>((long)_blockRows * data.RowStride);
        _blockLabels = new NativeBuffer<float>(_blockRows);
        _blockWeights = new NativeBuffer<float>(_blockRows);
        _labels = GCHandle.Alloc(target.Labels, GCHandleType.Pinned);
        _weights = GCHandle.Alloc(target.Weights ?? [], GCHandleType.Pinned);
    }

    private bool HasRanks => _categories.Length > 0;

    /// <summary>Grows a tree.</summary>
    /// <param name="seed">The forest's seed.</param>
    /// <param name="tree">The tree's number.</param>
    public DecisionTree Grow(int seed, int tree)
    {
        _nodes.Clear();
        _values.Clear();
        _covers.Clear();
        _leftOut.Clear();
        var key = Seeds.Derive(seed, tree);
        var (drawn, left) = _sampler.Draw(key, _draws.Pointer, _outOfBag is null ? null : _left.Pointer);
        foreach (var feature in _categories)
        {
            _order.Rank(feature, _draws.Pointer, drawn, _ranks.Pointer + (feature * 256));
        }

        var root = new PendingNode
        {
            Count = drawn,
            LeftOutCount = left,
            Key = RandomHash.Mix((uint)key, (uint)(key >> 32)),
            Totals = CountAll(drawn),
            Parent = -1,
        };
        if (_options.MaxLeaves == 0)
        {
            GrowDepthFirst(root);
        }
        else
        {
            GrowBestFirst(root);
        }

        return Finish();
    }

    public void Dispose()
    {
        _search.Dispose();
        _draws.Dispose();
        _spareDraws.Dispose();
        _left.Dispose();
        _spareLeft.Dispose();
        _ranks.Dispose();
        _block.Dispose();
        _blockLabels.Dispose();
        _blockWeights.Dispose();
        _labels.Free();
        _weights.Free();
    }

    private NodeTotals CountAll(int drawn)
    {
        if (!_target.IsCounted)
        {
            return default;
        }

        long ones = 0, rows = 0;
        for (var i = 0; i < drawn; i++)
        {
            var count = _draws.Pointer[i].Count;
            ones += count >> 16;
            rows += count & 0xFFFF;
        }

        return new NodeTotals(ones, rows, rows);
    }

    private void GrowDepthFirst(PendingNode root)
    {
        var pending = new Stack<PendingNode>();
        pending.Push(root);
        var blockFloor = -1;
        while (pending.TryPop(out var node))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            blockFloor = pending.Count < blockFloor ? -1 : blockFloor;
            if (blockFloor < 0 && node.Count <= _blockRows)
            {
                CopyBlock(node);
                blockFloor = pending.Count;
            }

            var rows = RowsOf(node, blockFloor >= 0);
            if (!TrySplit(rows, ref node, out var split))
            {
                AddLeaf(node);
                continue;
            }

            var (left, right) = Divide(rows, node, split);
            pending.Push(right);
            pending.Push(left);
        }
    }

    /// <summary>Looks at a node; false when it has to stay a leaf.</summary>
    private bool TrySplit(in NodeRows rows, ref PendingNode node, out ForestSplit split)
    {
        split = new ForestSplit { Score = double.NegativeInfinity };
        return _search.Begin(rows, ref node.Totals)
            && node.Depth < _options.MaxDepth
            && node.Totals.Rows >= 2L * _options.MinRowsInLeaf
            && FindSplit(rows, node, ref split);
    }

    private bool FindSplit(in NodeRows rows, in PendingNode node, ref ForestSplit best)
    {
        ulong state = node.Key;
        var drawn = 0;
        for (; drawn < _take; drawn++)
        {
            DrawFeature(drawn, ref state);
        }

        var isFound = drawn > 0 && _search.Find(rows, node.Totals, _features.AsSpan(0, drawn), node.Key, ref best);
        for (; !isFound && drawn < _features.Length; drawn++)
        {
            DrawFeature(drawn, ref state);
            isFound = _search.Find(rows, node.Totals, _features.AsSpan(drawn, 1), node.Key, ref best);
        }

        if (isFound)
        {
            DirectMissing(rows, node, ref best);
        }

        // The next node draws from the same order.
        while (--drawn >= 0)
        {
            (_features[drawn], _features[_swaps[drawn]]) = (_features[_swaps[drawn]], _features[drawn]);
        }

        return isFound;
    }

    private void DrawFeature(int at, ref ulong state)
    {
        var random = SplitMix64.Next(ref state) >> 32;
        var other = at + (int)((random * (ulong)(_features.Length - at)) >> 32);
        _swaps[at] = other;
        (_features[at], _features[other]) = (_features[other], _features[at]);
    }

    private NodeRows RowsOf(in PendingNode node, bool inBlock) => new()
    {
        Bins = inBlock ? _block.Pointer : _data.Rows,
        Stride = _data.RowStride,
        Labels = inBlock ? _blockLabels.Pointer : (float*)_labels.AddrOfPinnedObject(),
        Weights = _target.Weights is null ? null : inBlock ? _blockWeights.Pointer : (float*)_weights.AddrOfPinnedObject(),
        Draws = _draws.Pointer + node.Start,
        Count = node.Count,
        Ranks = inBlock || !HasRanks ? null : _ranks.Pointer,
    };

    private void CopyBlock(in PendingNode node)
    {
        var stride = _data.RowStride;
        var draws = _draws.Pointer + node.Start;
        for (var i = 0; i < node.Count; i++)
        {
            var row = draws[i].Row;
            var target = _block.Pointer + ((long)i * stride);
            Unsafe.CopyBlock(target, _data.Rows + ((long)row * stride), (uint)stride);
            foreach (var feature in _categories)
            {
                target[feature] = _ranks.Pointer[(feature * 256) + target[feature]];
            }

            if (!_target.IsCounted)
            {
                _blockLabels.Pointer[i] = _target.Labels[row];
                _blockWeights.Pointer[i] = _target.Weights is null ? 1 : _target.Weights[row];
            }

            draws[i] = new Draw((uint)i, draws[i].Count);
        }
    }

    /// <summary>Makes the node and sends its rows to both sides.</summary>
    private (PendingNode Left, PendingNode Right) Divide(in NodeRows rows, in PendingNode node, in ForestSplit split)
    {
        var number = _nodes.Count;
        _nodes.Add(new ForestNode { Split = split, Gain = (float)Math.Max(0, _search.Gain(node.Totals, split)) });
        Attach(node, number);
        var leftCount = DivideDraws(rows, split);
        var leftOut = DivideLeftOut(node, split);
        var left = new PendingNode
        {
            Start = node.Start,
            Count = leftCount,
            LeftOutStart = node.LeftOutStart,
            LeftOutCount = leftOut,
            Key = RandomHash.Mix(node.Key, 2),
            Depth = node.Depth + 1,
            Totals = split.Left,
            Parent = number,
            IsLeft = true,
        };
        var right = new PendingNode
        {
            Start = node.Start + leftCount,
            Count = node.Count - leftCount,
            LeftOutStart = node.LeftOutStart + leftOut,
            LeftOutCount = node.LeftOutCount - leftOut,
            Key = RandomHash.Mix(node.Key, 3),
            Depth = node.Depth + 1,
            Totals = new NodeTotals(
                node.Totals.Sum - split.Left.Sum, node.Totals.Weight - split.Left.Weight, node.Totals.Rows - split.Left.Rows),
            Parent = number,
        };
        return (left, right);
    }

    private void AddLeaf(in PendingNode node)
    {
        Attach(node, ~_covers.Count);
        _search.WriteLeaf(node.Totals, _answer);
        _values.AddRange(_answer);
        _covers.Add(node.Totals.Weight);
        _leftOut.Add((node.LeftOutStart, node.LeftOutCount));
    }

    private void Attach(in PendingNode node, int child)
    {
        if (node.Parent < 0)
        {
            return;
        }

        ref var parent = ref CollectionsMarshal.AsSpan(_nodes)[node.Parent];
        if (node.IsLeft)
        {
            parent.Left = child;
        }
        else
        {
            parent.Right = child;
        }
    }
}
