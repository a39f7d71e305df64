namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Sends binned rows down a tree.</summary>
internal sealed unsafe class BinnedWalk
{
    private readonly BinnedMatrix _data;
    private readonly TreeNode[] _nodes;
    private readonly float[] _values;

    // For each node 256 flags: whether a bin goes left.
    private readonly bool[] _goesLeft;

    public BinnedWalk(DecisionTree tree, GrownTree grown, BinnedMatrix data)
    {
        _data = data;
        _nodes = tree.Nodes;
        _values = tree.LeafValues;
        _goesLeft = new bool[_nodes.Length * 256];
        for (var node = 0; node < _nodes.Length; node++)
        {
            var bins = data.Bins[_nodes[node].Feature];
            for (var bin = 0; bin < bins.BinCount; bin++)
            {
                _goesLeft[(node * 256) + bin] = grown.Splits[node].GoesLeft(bin, bins);
            }
        }
    }

    /// <summary>Adds the leaf values of neighbouring rows to their scores.</summary>
    /// <param name="scores">The first row's score of the output that the tree is for.</param>
    /// <param name="stride">Scores from row to row.</param>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many rows.</param>
    public void AddTo(float* scores, int stride, int start, int count)
    {
        for (var row = start; row < start + count; row++)
        {
            var bins = _data.Rows + ((long)row * _data.RowStride);
            var node = _nodes.Length == 0 ? ~0 : 0;
            while (node >= 0)
            {
                node = _goesLeft[(node * 256) + bins[_nodes[node].Feature]] ? _nodes[node].Left : _nodes[node].Right;
            }

            scores[(long)row * stride] += _values[~node];
        }
    }
}
