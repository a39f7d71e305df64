namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Grows one tree after another, each leaf by leaf: always the split that saves most.</summary>
internal sealed unsafe class TreeGrower : IDisposable
{
    private readonly GradientBoostingOptions _options;
    private readonly BinnedMatrix _data;
    private readonly Workers _workers;
    private readonly Monotonicity[] _monotone;
    private readonly InteractionGroups? _interactions;
    private readonly RowPartition _partition;
    private readonly HistogramPool _pool;
    private readonly HistogramBuilder _builder;
    private readonly NativeBuffer<int> _counts;
    private readonly List<Leaf> _leaves = [];
    private readonly List<TreeNode> _nodes = [];
    private readonly List<Split> _splits = [];
    private int[] _features = [];
    private long* _gradients;
    private LeafMath _math;
    private SplitFinder _finder = null!;

    public TreeGrower(
        GradientBoostingOptions options,
        BinnedMatrix data,
        Monotonicity[] monotone,
        Workers workers,
        long histogramBudget = HistogramPool.DefaultBudget,
        InteractionGroups? interactions = null)
    {
        _options = options;
        _data = data;
        _workers = workers;
        _monotone = monotone;
        _interactions = interactions;
        _partition = new RowPartition(data, workers);
        _pool = new HistogramPool(data.FeatureCount, options.Leaves, histogramBudget);
        _builder = new HistogramBuilder(data, options.BundleFeatures ? FeatureBundles.Find(data, workers) : null, workers);
        _counts = new NativeBuffer<int>((long)data.FeatureCount * HistogramPool.Stride);
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="gradients">Gradients and hessians of all rows, with their scales.</param>
    /// <param name="rows">The rows to learn from, ascending; null means all.</param>
    /// <param name="features">The features to learn from, ascending.</param>
    /// <param name="key">Random bits of this tree.</param>
    public GrownTree Grow(GradientQuantizer gradients, int[]? rows, int[] features, uint key)
    {
        _gradients = gradients.Packed;
        _features = features;
        _math = new LeafMath(gradients.GradientScale, gradients.HessianScale, _options.L1, _options.L2);
        _finder = new SplitFinder(_options, _monotone, _math, gradients.NoisePerHessian);
        _leaves.Clear();
        _nodes.Clear();
        _splits.Clear();
        Plant(gradients, rows, key);
        while (_leaves.Count < _options.Leaves && Next() is { } leaf)
        {
            _workers.CancellationToken.ThrowIfCancellationRequested();
            Divide(leaf);
        }

        foreach (var leaf in _leaves)
        {
            Release(leaf);
        }

        return GrownTree.Create(_nodes, _splits, _leaves, _math, _options.LearningRate);
    }

    /// <summary>The rows of a leaf of the tree that was grown last.</summary>
    public int* Rows(Leaf leaf) => _partition.Rows + leaf.Start;

    public void Dispose()
    {
        _partition.Dispose();
        _pool.Dispose();
        _builder.Dispose();
        _counts.Dispose();
    }

    private void Plant(GradientQuantizer gradients, int[]? rows, uint key)
    {
        if (rows is null)
        {
            _partition.Reset();
        }
        else
        {
            _partition.Reset(rows);
        }

        var count = rows?.Length ?? _data.RowCount;
        var sum = rows is null ? gradients.Sum : SumRows(rows);
        var root = new Leaf { Start = 0, Count = count, Depth = 0, Sum = sum, Key = RandomHash.Mix(key, 1), Groups = _interactions?.All };
        _leaves.Add(root);
        if (CanSplit(root))
        {
            root.Histogram = _pool.Rent();
            Build(root);
            Search([root], parent: -1);
        }
    }

    private long SumRows(int[] rows)
    {
        long sum = 0;
        foreach (var row in rows)
        {
            sum += _gradients[row];
        }

        return sum;
    }

    private Leaf? Next()
    {
        Leaf? best = null;
        foreach (var leaf in _leaves)
        {
            if (leaf.Best.Exists && (best is null || IsBefore(leaf, best)))
            {
                best = leaf;
            }
        }

        return best;
    }

    private bool IsBefore(Leaf leaf, Leaf other) => _options.Growth == TreeGrowth.DepthWise && leaf.Depth != other.Depth
        ? leaf.Depth < other.Depth
        : leaf.Best.Gain > other.Best.Gain;

    private void Divide(Leaf leaf)
    {
        var split = leaf.Best;
        var leftCount = _partition.Apply(leaf.Start, leaf.Count, split);
        if (leftCount < _options.MinRowsInLeaf || leaf.Count - leftCount < _options.MinRowsInLeaf)
        {
            // The estimate of rows by hessians was too high; look again with exact numbers.
            _partition.Undo(leaf.Start, leaf.Count);
            SearchCounted(leaf);
            return;
        }

        var node = _nodes.Count;
        var (left, right) = MakeChildren(leaf, split, leftCount, node);
        _nodes.Add(MakeNode(split));
        _splits.Add(split);
        if (leaf.Parent >= 0)
        {
            _nodes[leaf.Parent] = leaf.IsLeft ? _nodes[leaf.Parent] with { Left = node } : _nodes[leaf.Parent] with { Right = node };
        }

        _leaves[_leaves.IndexOf(leaf)] = left;
        _leaves.Add(right);
        if (_leaves.Count == _options.Leaves)
        {
            Release(leaf);
            return;
        }

        SearchChildren(leaf, left, right);
    }

    private (Leaf Left, Leaf Right) MakeChildren(Leaf leaf, Split split, int leftCount, int node)
    {
        var rightSum = leaf.Sum - split.LeftSum;
        var (lowerLeft, upperLeft, lowerRight, upperRight) = (leaf.Lower, leaf.Upper, leaf.Lower, leaf.Upper);
        var direction = _monotone.Length == 0 ? Monotonicity.None : _monotone[split.Feature];
        if (direction != Monotonicity.None)
        {
            var middle = (_math.Value(split.LeftSum, leaf.Lower, leaf.Upper) + _math.Value(rightSum, leaf.Lower, leaf.Upper)) / 2;
            (upperLeft, lowerRight) = direction == Monotonicity.Increasing ? (middle, middle) : (upperLeft, lowerRight);
            (lowerLeft, upperRight) = direction == Monotonicity.Decreasing ? (middle, middle) : (lowerLeft, upperRight);
        }

        var groups = leaf.Groups is null ? null : _interactions!.Below(leaf.Groups, split.Feature);
        var left = new Leaf
        {
            Start = leaf.Start,
            Count = leftCount,
            Depth = leaf.Depth + 1,
            Sum = split.LeftSum,
            Parent = node,
            IsLeft = true,
            Lower = lowerLeft,
            Upper = upperLeft,
            Groups = groups,
            Key = RandomHash.Mix(leaf.Key, 2),
        };
        var right = new Leaf
        {
            Start = leaf.Start + leftCount,
            Count = leaf.Count - leftCount,
            Depth = leaf.Depth + 1,
            Sum = rightSum,
            Parent = node,
            Lower = lowerRight,
            Upper = upperRight,
            Groups = groups,
            Key = RandomHash.Mix(leaf.Key, 3),
        };
        return (left, right);
    }

    private TreeNode MakeNode(in Split split)
    {
        var edges = _data.Bins[split.Feature].Edges;
        return new TreeNode
        {
            Feature = split.Feature,
            Threshold = split.IsCategory ? 0 : split.Bin < 0 ? float.MinValue : split.Bin < edges.Length ? edges[split.Bin] : float.MaxValue,
            MissingLeft = split.MissingLeft,
            IsCategory = split.IsCategory,
            LeftBins = split.LeftBins,
            Gain = (float)split.Gain,
            Left = 0,
            Right = 0,
        };
    }

    private bool CanSplit(Leaf leaf) =>
        leaf.Depth < _options.MaxDepth && leaf.Count >= 2L * _options.MinRowsInLeaf && leaf.Count >= 2;

    private void SearchChildren(Leaf parent, Leaf left, Leaf right)
    {
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        var (needSmall, needLarge) = (CanSplit(small), CanSplit(large));
        if (!needSmall && !needLarge)
        {
            Release(parent);
            return;
        }

        // The larger child's histogram takes the place of its parent's: parent minus smaller child.
        var inherited = parent.Histogram;
        parent.Histogram = -1;
        small.Histogram = _pool.Rent();
        Build(small);
        if (inherited >= 0)
        {
            large.Histogram = inherited;
            Search(needSmall ? needLarge ? [small, large] : [small] : [large], needLarge ? small.Histogram : -1);
        }
        else
        {
            large.Histogram = _pool.Rent();
            Build(large);
            Search(needSmall ? needLarge ? [small, large] : [small] : [large], parent: -1);
        }

        // Two are always left for the next split; only then may leaves keep theirs.
        foreach (var child in (ReadOnlySpan<Leaf>)[small, large])
        {
            if (!child.Best.Exists || _pool.FreeCount < 2)
            {
                Release(child);
            }
        }
    }

    private void Release(Leaf leaf)
    {
        _pool.Return(leaf.Histogram);
        leaf.Histogram = -1;
    }

    private void Build(Leaf leaf) => _builder.Build(_partition.Rows + leaf.Start, leaf.Count, leaf.Sum, _gradients, _features, _pool[leaf.Histogram]);

    /// <summary>Finds the best splits of one or two leaves.</summary>
    /// <param name="leaves">The leaves; the last one's histogram may still be its parent's.</param>
    /// <param name="parent">The histogram to subtract from the last leaf's, or -1.</param>
    private void Search(Leaf[] leaves, int parent)
    {
        var results = new Split[leaves.Length * _features.Length];
        var allowed = Array.ConvertAll(leaves, Allowed);
        void One(int index)
        {
            var feature = _features[index];
            var at = (long)feature * HistogramPool.Stride;
            if (parent >= 0)
            {
                HistogramKernels.Subtract(_pool[leaves[^1].Histogram], _pool[parent], feature, _data.Bins[feature].BinCount);
            }

            for (var i = 0; i < leaves.Length; i++)
            {
                if (allowed[i] is null || Array.BinarySearch(allowed[i]!, feature) >= 0)
                {
                    results[(i * _features.Length) + index] =
                        _finder.Find(feature, _data.Bins[feature], _pool[leaves[i].Histogram] + at, null, leaves[i]);
                }
            }
        }

        _workers.For(_features.Length, One);
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i].Best = BestOf(results.AsSpan(i * _features.Length, _features.Length));
        }
    }

    private void SearchCounted(Leaf leaf)
    {
        if (leaf.Histogram < 0)
        {
            leaf.Histogram = _pool.Rent();
            Build(leaf);
        }

        new Span<int>(_counts.Pointer, (int)_counts.Length).Clear();
        HistogramKernels.CountRows(_data, _partition.Rows + leaf.Start, leaf.Count, _counts.Pointer, _features);
        var allowed = Allowed(leaf) ?? _features;
        var results = new Split[allowed.Length];
        for (var i = 0; i < allowed.Length; i++)
        {
            var at = (long)allowed[i] * HistogramPool.Stride;
            results[i] = _finder.Find(
                allowed[i], _data.Bins[allowed[i]], _pool[leaf.Histogram] + at, _counts.Pointer + at, leaf);
        }

        leaf.Best = BestOf(results);
        if (!leaf.Best.Exists || _pool.FreeCount < 2)
        {
            Release(leaf);
        }
    }

    private int[]? Allowed(Leaf leaf)
    {
        var open = leaf.Groups is null ? null : _interactions!.Allowed(leaf.Groups, _features);
        if (_options.NodeFeatureFraction == 1)
        {
            return open;
        }

        var from = open ?? _features;
        return RandomHash.Sample(from, Math.Max(1, (int)Math.Round(from.Length * _options.NodeFeatureFraction)), leaf.Key);
    }

    private static Split BestOf(ReadOnlySpan<Split> splits)
    {
        var best = default(Split);
        foreach (ref readonly var split in splits)
        {
            if (split.Gain > best.Gain)
            {
                best = split;
            }
        }

        return best;
    }
}
