using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neighbours;

/// <summary>Coordinate descent for the weights of one item after the other. Not safe for several threads at once.</summary>
/// <param name="gram">Items × items.</param>
/// <param name="n">Items.</param>
/// <param name="options">Checked settings.</param>
internal sealed class SlimDescent(float[] gram, int n, SlimOptions options)
{
    private readonly float[] _weights = new float[n];

    // What each item shares with the target beyond what the weights explain: the gradient of the square, with the sign turned.
    private readonly float[] _residuals = new float[n];
    private readonly List<int> _candidates = [];
    private readonly List<int> _active = [];

    /// <summary>The items that say something of an item, rising, and their weights.</summary>
    public (int[] Items, float[] Weights) Solve(int target, CancellationToken cancellationToken)
    {
        gram.AsSpan(target * n, n).CopyTo(_residuals);
        _weights.AsSpan().Clear();
        ChooseCandidates(target);
        var sweeps = 0;
        while (sweeps < options.MaxIterations)
        {
            // All candidates once, then those with a weight until they rest; all rest when a round over all moves none.
            if (Sweep(_candidates, cancellationToken) <= options.Tolerance)
            {
                break;
            }

            _active.Clear();
            foreach (var item in _candidates)
            {
                if (_weights[item] > 0)
                {
                    _active.Add(item);
                }
            }

            while (++sweeps < options.MaxIterations && Sweep(_active, cancellationToken) > options.Tolerance)
            {
            }

            sweeps++;
        }

        int[] items = [.. _candidates.Where(i => _weights[i] > 0)];
        return (items, Array.ConvertAll(items, i => _weights[i]));
    }

    private void ChooseCandidates(int target)
    {
        _candidates.Clear();
        if (options.Candidates == 0)
        {
            for (var item = 0; item < n; item++)
            {
                // Counts only shrink what is left to explain, so that an item which starts below the penalty stays there.
                if (item != target && (!options.IsBinary || _residuals[item] > options.L1))
                {
                    _candidates.Add(item);
                }
            }

            return;
        }

        var selection = new NeighbourSelection(Math.Min(options.Candidates, n));
        for (var item = 0; item < n; item++)
        {
            if (item != target)
            {
                selection.Add(item, _residuals[item] / MathF.Sqrt(gram[(item * n) + item]));
            }
        }

        _candidates.AddRange(selection.Take().Candidates);
    }

    /// <summary>Sets each weight to what is best with the others as they are; returns the greatest change.</summary>
    private float Sweep(List<int> items, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var greatest = 0f;
        var (l1, l2) = ((float)options.L1, (float)options.L2);
        foreach (var item in items)
        {
            var own = gram[(item * n) + item];
            var old = _weights[item];
            var best = Math.Max(0, (_residuals[item] + (own * old) - l1) / (own + l2));
            if (best != old)
            {
                _weights[item] = best;
                Kernels.Axpy(old - best, gram.AsSpan(item * n, n), _residuals);
                greatest = Math.Max(greatest, Math.Abs(best - old));
            }
        }

        return greatest;
    }
}
