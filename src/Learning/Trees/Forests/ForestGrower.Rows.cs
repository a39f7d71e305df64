namespace AudienceML.Learning.Trees.Forests;

/// <content>Sends rows left and right, and makes the finished tree.</content>
internal sealed unsafe partial class ForestGrower
{
    /// <summary>Puts the draws that go left before those that go right, each in the order that they were in.</summary>
    private int DivideDraws(in NodeRows rows, in ForestSplit split)
    {
        var isCategory = _data.Bins[split.Feature].IsCategory;
        var ranks = rows.RanksOf(split.Feature, isCategory);
        var missingBin = isCategory ? -1 : _data.Bins[split.Feature].MissingBin;
        var bins = rows.Bins + split.Feature;
        var (stride, cut) = ((long)rows.Stride, split.Cut);
        var left = rows.Draws;
        var right = _spareDraws.Pointer;
        if (ranks == null && (missingBin < 0 || !split.MissingLeft))
        {
            // The missing bin lies above all cuts.
            for (Draw* draw = rows.Draws, end = draw + rows.Count; draw < end; draw++)
            {
                var isLeft = bins[draw->Row * stride] <= cut ? 1 : 0;
                *right = *draw;
                *left = *draw;
                left += isLeft;
                right += 1 - isLeft;
            }
        }
        else
        {
            for (Draw* draw = rows.Draws, end = draw + rows.Count; draw < end; draw++)
            {
                int bin = bins[draw->Row * stride];
                bin = ranks == null ? bin : ranks[bin];
                var isLeft = bin == missingBin ? (split.MissingLeft ? 1 : 0) : bin <= cut ? 1 : 0;
                *right = *draw;
                *left = *draw;
                left += isLeft;
                right += 1 - isLeft;
            }
        }

        var leftCount = (int)(left - rows.Draws);
        new ReadOnlySpan<Draw>(_spareDraws.Pointer, rows.Count - leftCount).CopyTo(new Span<Draw>(left, rows.Count - leftCount));
        return leftCount;
    }

    /// <summary>Where no row of the node misses the feature, missing values follow the heavier side.</summary>
    private void DirectMissing(in NodeRows rows, in PendingNode node, ref ForestSplit split)
    {
        var bins = _data.Bins[split.Feature];
        if (bins.IsCategory)
        {
            return;
        }

        if (bins.MissingBin >= 0)
        {
            var at = rows.Bins + split.Feature;
            for (Draw* draw = rows.Draws, end = draw + rows.Count; draw < end; draw++)
            {
                if (at[(long)draw->Row * rows.Stride] == bins.MissingBin)
                {
                    return;
                }
            }
        }

        split.MissingLeft = split.Left.Rows * 2 >= node.Totals.Rows;
    }

    private int DivideLeftOut(in PendingNode node, in ForestSplit split)
    {
        if (node.LeftOutCount == 0)
        {
            return 0;
        }

        var bins = _data.Bins[split.Feature];
        var column = _data.Column(split.Feature);
        var ranks = bins.IsCategory ? _ranks.Pointer + (split.Feature * 256) : null;
        var missingBin = bins.IsCategory ? -1 : bins.MissingBin;
        var start = _left.Pointer + node.LeftOutStart;
        var left = start;
        var right = _spareLeft.Pointer;
        for (uint* row = start, end = row + node.LeftOutCount; row < end; row++)
        {
            int bin = column[*row];
            bin = ranks == null ? bin : ranks[bin];
            var isLeft = bin == missingBin ? (split.MissingLeft ? 1 : 0) : bin <= split.Cut ? 1 : 0;
            *right = *row;
            *left = *row;
            left += isLeft;
            right += 1 - isLeft;
        }

        var leftCount = (int)(left - start);
        new ReadOnlySpan<uint>(_spareLeft.Pointer, node.LeftOutCount - leftCount).CopyTo(new Span<uint>(left, node.LeftOutCount - leftCount));
        return leftCount;
    }

    /// <summary>Always splits the leaf whose split saves most.</summary>
    private void GrowBestFirst(PendingNode root)
    {
        var waiting = new PriorityQueue<(PendingNode Node, ForestSplit Split), (double Gain, int Order)>();
        var leaves = new List<PendingNode>();
        var looked = 0;
        void Look(PendingNode node)
        {
            if (TrySplit(RowsOf(node, inBlock: false), ref node, out var split))
            {
                waiting.Enqueue((node, split), (-_search.Gain(node.Totals, split), looked++));
            }
            else
            {
                leaves.Add(node);
            }
        }

        Look(root);
        while (waiting.Count > 0 && waiting.Count + leaves.Count < _options.MaxLeaves)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var (node, split) = waiting.Dequeue();
            var (left, right) = Divide(RowsOf(node, inBlock: false), node, split);
            Look(left);
            Look(right);
        }

        // Rows of a leaf lie together, from the leftmost leaf to the rightmost.
        leaves.AddRange(waiting.UnorderedItems.Select(item => item.Element.Node));
        leaves.Sort((a, b) => a.Start.CompareTo(b.Start));
        foreach (var leaf in leaves)
        {
            var node = leaf;
            _search.Begin(RowsOf(node, inBlock: false), ref node.Totals);
            AddLeaf(node);
        }
    }

    private DecisionTree Finish()
    {
        var nodes = new TreeNode[_nodes.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = MakeNode(_nodes[i]);
        }

        var tree = new DecisionTree(nodes, [.. _values], [.. _covers]);
        if (_options.Shrinkage > 0)
        {
            LeafShrinkage.Apply(tree, _target.Outputs, _options.Shrinkage);
        }

        for (var leaf = 0; _outOfBag is not null && leaf < tree.LeafCount; leaf++)
        {
            var (start, count) = _leftOut[leaf];
            for (var i = start; i < start + count; i++)
            {
                _outOfBag.Add(_left.Pointer[i], tree.LeafValues.AsSpan(leaf * _target.Outputs, _target.Outputs));
            }
        }

        return tree;
    }

    private TreeNode MakeNode(in ForestNode node)
    {
        var (feature, cut) = (node.Split.Feature, node.Split.Cut);
        var bins = _data.Bins[feature];
        var set = default(CategorySet);
        if (bins.IsCategory)
        {
            for (var bin = 0; bin < bins.BinCount; bin++)
            {
                set = _ranks.Pointer[(feature * 256) + bin] <= cut ? set.With(bin) : set;
            }
        }

        return new TreeNode
        {
            Feature = feature,
            Threshold = bins.IsCategory ? 0 : cut < bins.Edges.Length ? bins.Edges[cut] : float.MaxValue,
            MissingLeft = node.Split.MissingLeft,
            IsCategory = bins.IsCategory,
            LeftBins = set,
            Left = node.Left,
            Right = node.Right,
            Gain = node.Gain,
        };
    }
}
