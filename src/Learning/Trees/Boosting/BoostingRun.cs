using System.Buffers;
using System.Collections.Immutable;
using AudienceML.Learning.Data;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>One training: bins, then round after round on the gradients of the rounds before.</summary>
internal sealed unsafe class BoostingRun : IDisposable
{
    private const int BlockRows = 8192;
    private const int ScoreRows = 1 << 15;
    private readonly GradientBoostingOptions _options;
    private readonly ObjectiveFunction _objective;
    private readonly LearningSet _train;
    private readonly LearningContext _context;
    private readonly Workers _workers;
    private readonly uint _seed;
    private readonly int _outputs;
    private readonly float[] _baseScores;
    private readonly int[] _allFeatures;
    private readonly BinnedMatrix _data;
    private readonly FeatureDecoder _decoder;
    private readonly NativeBuffer<float> _scores;
    private readonly GradientQuantizer _quantizer;
    private readonly TreeGrower _grower;
    private readonly ValidationScores? _validation;
    private readonly List<DecisionTree> _trees = [];
    private readonly int _givenRounds;

    public BoostingRun(
        GradientBoostingOptions options,
        ObjectiveFunction objective,
        LearningSet train,
        LearningSet? validation,
        BoostingConstraints constraints,
        GradientBoostingModel? start,
        LearningContext context,
        Workers workers)
    {
        if (options.SteepFraction < 1 && objective.RenewsLeaves)
        {
            throw new ArgumentException(
                $"SteepFraction is {options.SteepFraction}, but leaf values of {objective.LossName} come from rows that count alike; it has to be 1.",
                nameof(options));
        }

        _options = options;
        _objective = objective;
        _train = train;
        _context = context;
        _workers = workers;
        _outputs = objective.OutputCount;
        _allFeatures = Enumerable.Range(0, train.Features.ColumnCount).ToArray();
        context.Progress?.Report(new LearningProgress("binning", 0, 1));
        _seed = RandomHash.Mix(0x3C6EF372u, (uint)context.Seed);
        var bins = BinFinder.Find(train, options.MaxBins, workers, RandomHash.Mix(_seed, uint.MaxValue));
        if (start is null)
        {
            _baseScores = new float[_outputs];
            objective.BaseScores(train, _baseScores);
            _decoder = FeatureDecoder.Of(bins);
        }
        else
        {
            // Numbers may be cut anew; categories keep their bins, for one model knows one meaning of each.
            _baseScores = [.. start.BaseScores];
            _decoder = start.Decoder;
            bins = [.. bins.Select((b, feature) => b.IsCategory ? start.Decoder.BinsOf(feature) : b)];
            _trees.AddRange(start.Trees);
            _givenRounds = start.RoundCount;
        }

        _data = BinnedMatrix.Create(train.Features, bins, workers);
        _scores = new NativeBuffer<float>((long)train.RowCount * _outputs);
        FillScores(start);
        _quantizer = new GradientQuantizer(objective, train, workers);
        _grower = new TreeGrower(options, _data, constraints.Monotone, workers, interactions: constraints.Interactions);
        _validation = validation is null
            ? null
            : new ValidationScores(objective, options.Metric, validation, _decoder, StartScores(start, validation), workers);
    }

    public GradientBoostingModel Run()
    {
        var values = ImmutableArray.CreateBuilder<double>();
        var best = double.NaN;
        var bestRounds = 0;
        if (_validation is not null)
        {
            best = _validation.Measure();
            values.Add(best);
        }

        for (var round = 1; round <= _options.Trees && Boost(_givenRounds + round - 1); round++)
        {
            if (_validation is null)
            {
                _context.Progress?.Report(new LearningProgress("boosting", round, _options.Trees, _objective.LossName));
                continue;
            }

            for (var output = 0; output < _outputs; output++)
            {
                _validation.Add(_trees[_trees.Count - _outputs + output], output);
            }

            var value = _validation.Measure();
            values.Add(value);
            _context.Progress?.Report(new LearningProgress("boosting", round, _options.Trees, _validation.MetricName, value));
            if (_validation.IsBetter(value, best))
            {
                best = value;
                bestRounds = round;
            }
            else if (_options.EarlyStoppingRounds > 0 && round - bestRounds >= _options.EarlyStoppingRounds)
            {
                break;
            }
        }

        var kept = _validation is null || _options.EarlyStoppingRounds == 0 ? _trees.Count : (_givenRounds + bestRounds) * _outputs;
        var history = _validation is null
            ? null
            : new TrainingHistory(_validation.MetricName, _validation.IsHigherBetter, values.ToImmutable(), bestRounds);
        return new GradientBoostingModel(
            _options.Objective, _objective.Link, _decoder, [.. _baseScores], [.. _trees.Take(kept)]) { History = history };
    }

    public void Dispose()
    {
        _data.Dispose();
        _scores.Dispose();
        _quantizer.Dispose();
        _grower.Dispose();
    }

    private float[] StartScores(GradientBoostingModel? start, LearningSet set)
    {
        var scores = new float[set.RowCount * _outputs];
        for (var at = 0; at < scores.Length; at++)
        {
            scores[at] = _baseScores[at % _outputs];
        }

        start?.ScoreRaw(set.Features, scores, _workers.CancellationToken);
        return scores;
    }

    private void FillScores(GradientBoostingModel? start)
    {
        if (start is null)
        {
            _workers.ForBlocks(_train.RowCount, BlockRows, (first, count) =>
            {
                for (var row = first; row < first + count; row++)
                {
                    _baseScores.CopyTo(new Span<float>(_scores.Pointer + ((long)row * _outputs), _outputs));
                }
            });
            return;
        }

        _workers.ForBlocks(_train.RowCount, BlockRows, (first, count) =>
            start.ScoreRaw(_train.Features.Rows(first, count), new Span<float>(_scores.Pointer + ((long)first * _outputs), count * _outputs)));
    }

    /// <summary>Adds a round; false when no split is left to be made and no other draw of rows or features can change that.</summary>
    private bool Boost(int round)
    {
        var key = RandomHash.Mix(_seed, (uint)round);
        _quantizer.Derive(_scores);
        var rows = _options.SteepFraction < 1
            ? _quantizer.Sample(_options.SteepFraction, _options.FlatFraction, RandomHash.Mix(key, 11))
            : SampleRows(RandomHash.Mix(key, 11));
        var take = Math.Max(1, (int)Math.Round(_allFeatures.Length * _options.FeatureFraction));
        var hasSplit = rows is not null || take != _allFeatures.Length || _options.NodeFeatureFraction != 1;
        for (var output = 0; output < _outputs; output++)
        {
            var treeKey = output == 0 ? key : RandomHash.Mix(key, 16 + (uint)output);
            var features = RandomHash.Sample(_allFeatures, take, RandomHash.Mix(treeKey, 12));
            _quantizer.Quantize(output, treeKey);
            var grown = _grower.Grow(_quantizer, rows, features, treeKey);
            hasSplit |= grown.Nodes.Length != 0;
            if (!hasSplit && output == _outputs - 1)
            {
                _trees.RemoveRange(_trees.Count - output, output);
                return false;
            }

            if (_objective.RenewsLeaves)
            {
                Renew(grown, output);
            }

            else
            {
                foreach (ref var value in grown.Values.AsSpan())
                {
                    value = (float)(_objective.Step(value / _options.LearningRate) * _options.LearningRate);
                }
            }

            var tree = new DecisionTree(grown.Nodes, grown.Values, Covers(grown, rows));
            _trees.Add(tree);
            UpdateScores(grown, tree, rows, output);
        }

        return true;
    }

    /// <summary>Takes the values of leaves from the residuals of their rows; bounds of monotone features are kept.</summary>
    private void Renew(GrownTree grown, int output) => _workers.For(grown.Leaves.Length, i =>
    {
        var leaf = grown.Leaves[i];
        var list = _grower.Rows(leaf);
        var isWeighted = !_train.Weights.IsEmpty;
        var rented = ArrayPool<float>.Shared.Rent(isWeighted ? 2 * leaf.Count : leaf.Count);
        var residuals = rented.AsSpan(0, leaf.Count);
        var weights = isWeighted ? rented.AsSpan(leaf.Count, leaf.Count) : default;
        var labels = _train.Labels.Span;
        for (var at = 0; at < leaf.Count; at++)
        {
            residuals[at] = labels[list[at]] - _scores.Pointer[((long)list[at] * _outputs) + output];
            if (isWeighted)
            {
                weights[at] = _train.Weights.Span[list[at]];
            }
        }

        var value = Math.Clamp(_objective.LeafValue(residuals, weights), leaf.Lower, leaf.Upper);
        grown.Values[i] = (float)(value * _options.LearningRate);
        ArrayPool<float>.Shared.Return(rented);
    });

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

    private void UpdateScores(GrownTree grown, DecisionTree tree, int[]? rows, int output)
    {
        var stride = _outputs;
        if (rows is not null)
        {
            // Rows that the tree did not see are scored as well: all rows walk down the tree.
            var walk = new BinnedWalk(tree, grown, _data);
            _workers.ForBlocks(_train.RowCount, BlockRows, (start, count) => walk.AddTo(_scores.Pointer + output, stride, start, count));
            return;
        }

        // All leaves go through one stretch of rows before the next: it stays in a near cache, and no two threads write to the same lines.
        _workers.ForBlocks(_train.RowCount, ScoreRows, (start, count) =>
        {
            var scores = _scores.Pointer + output;
            for (var i = 0; i < grown.Leaves.Length; i++)
            {
                var leaf = grown.Leaves[i];
                var list = _grower.Rows(leaf);
                var value = grown.Values[i];
                for (var at = FirstFrom(list, leaf.Count, start); at < leaf.Count && list[at] < start + count; at++)
                {
                    scores[(long)list[at] * stride] += value;
                }
            }
        });
    }

    /// <summary>The place of the first of ascending rows that is not below <paramref name="start"/>.</summary>
    private static int FirstFrom(int* rows, int count, int start)
    {
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = rows[middle] < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
