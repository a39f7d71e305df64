using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>One training: bins, then tree after tree on the gradients of the trees before.</summary>
internal sealed unsafe class BoostingRun : IDisposable
{
    private const int BlockRows = 8192;
    private readonly GradientBoostingOptions _options;
    private readonly ObjectiveFunction _objective;
    private readonly LearningSet _train;
    private readonly LearningContext _context;
    private readonly Workers _workers;
    private readonly uint _seed;
    private readonly float _baseScore;
    private readonly int[] _allFeatures;
    private readonly BinnedMatrix _data;
    private readonly FeatureDecoder _decoder;
    private readonly NativeBuffer<float> _scores;
    private readonly GradientQuantizer _quantizer;
    private readonly TreeGrower _grower;
    private readonly ValidationScores? _validation;
    private readonly List<DecisionTree> _trees = [];

    public BoostingRun(
        GradientBoostingOptions options,
        ObjectiveFunction objective,
        LearningSet train,
        LearningSet? validation,
        Monotonicity[] monotone,
        LearningContext context,
        Workers workers)
    {
        _options = options;
        _objective = objective;
        _train = train;
        _context = context;
        _workers = workers;
        _seed = RandomHash.Mix(0x3C6EF372u, (uint)context.Seed);
        _allFeatures = Enumerable.Range(0, train.Features.ColumnCount).ToArray();
        _baseScore = objective.BaseScore(train.Labels.Span, train.Weights.Span);
        context.Progress?.Report(new LearningProgress("binning", 0, 1));
        var bins = BinFinder.Find(train, options.MaxBins, workers);
        _decoder = FeatureDecoder.Of(bins);
        _data = BinnedMatrix.Create(train.Features, bins, workers);
        _scores = new NativeBuffer<float>(train.RowCount);
        _scores.Slice(0, train.RowCount).Fill(_baseScore);
        _quantizer = new GradientQuantizer(objective, train, workers);
        _grower = new TreeGrower(options, _data, monotone, workers);
        _validation = validation is null ? null : new ValidationScores(objective, validation, _decoder, _baseScore, workers);
    }

    public GradientBoostingModel Run()
    {
        var best = _validation?.MeanLoss() ?? double.NaN;
        var bestTrees = 0;
        for (var round = 0; round < _options.Trees; round++)
        {
            if (!Boost(round))
            {
                break;
            }

            var loss = _validation?.Add(_trees[^1]) ?? double.NaN;
            _context.Progress?.Report(new LearningProgress("boosting", round + 1, _options.Trees, _objective.LossName, loss));
            if (loss < best)
            {
                best = loss;
                bestTrees = _trees.Count;
            }
            else if (_validation is not null && _options.EarlyStoppingRounds > 0 && _trees.Count - bestTrees >= _options.EarlyStoppingRounds)
            {
                break;
            }
        }

        var kept = _validation is null || _options.EarlyStoppingRounds == 0 ? _trees.Count : bestTrees;
        return new GradientBoostingModel(_options.Objective, _decoder, _baseScore, [.. _trees.Take(kept)]);
    }

    public void Dispose()
    {
        _data.Dispose();
        _scores.Dispose();
        _quantizer.Dispose();
        _grower.Dispose();
    }

    /// <summary>Adds a tree; false when no split is left to be made and no other draw of rows or features can change that.</summary>
    private bool Boost(int round)
    {
        var key = RandomHash.Mix(_seed, (uint)round);
        _quantizer.Compute(_scores, key);
        var rows = SampleRows(RandomHash.Mix(key, 11));
        var take = Math.Max(1, (int)Math.Round(_allFeatures.Length * _options.FeatureFraction));
        var features = RandomHash.Sample(_allFeatures, take, RandomHash.Mix(key, 12));
        var grown = _grower.Grow(_quantizer, rows, features, key);
        if (grown.Nodes.Length == 0 && rows is null && take == _allFeatures.Length && _options.NodeFeatureFraction == 1)
        {
            return false;
        }

        var tree = new DecisionTree(grown.Nodes, grown.Values, Covers(grown, rows));
        _trees.Add(tree);
        UpdateScores(grown, tree, rows);
        return true;
    }

    private int[]? SampleRows(uint key)
    {
        if (_options.RowFraction == 1)
        {
            return null;
        }

        var limit = (uint)(_options.RowFraction * uint.MaxValue);
        var rows = new List<int>((int)(_train.RowCount * _options.RowFraction) + 1);
        for (var row = 0; row < _train.RowCount; row++)
        {
            if (RandomHash.Mix(key, (uint)row) < limit)
            {
                rows.Add(row);
            }
        }

        return rows.Count == 0 ? [(int)(key % (uint)_train.RowCount)] : [.. rows];
    }

    private double[] Covers(GrownTree grown, int[]? rows)
    {
        if (_train.Weights.IsEmpty && rows is null)
        {
            return Array.ConvertAll(grown.Leaves, leaf => (double)leaf.Count);
        }

        var covers = new double[grown.Leaves.Length];
        _workers.For(covers.Length, i =>
        {
            var leaf = grown.Leaves[i];
            var list = _grower.Rows(leaf);
            if (_train.Weights.IsEmpty)
            {
                covers[i] = leaf.Count;
                return;
            }

            var weights = _train.Weights.Span;
            for (var at = 0; at < leaf.Count; at++)
            {
                covers[i] += weights[list[at]];
            }
        });
        return covers;
    }

    private void UpdateScores(GrownTree grown, DecisionTree tree, int[]? rows)
    {
        if (rows is not null)
        {
            // Rows that the tree did not see are scored as well: all rows walk down the tree.
            var walk = new BinnedWalk(tree, grown, _data);
            _workers.ForBlocks(_train.RowCount, BlockRows, (start, count) => walk.AddTo(_scores.Pointer, start, count));
            return;
        }

        _workers.For(grown.Leaves.Length, i =>
        {
            var leaf = grown.Leaves[i];
            var list = _grower.Rows(leaf);
            var scores = _scores.Pointer;
            var value = grown.Values[i];
            for (var at = 0; at < leaf.Count; at++)
            {
                scores[list[at]] += value;
            }
        });
    }
}
