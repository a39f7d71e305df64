using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>One user's items cut in two, what is known and what is to be found, and a sample of the items that the user did not take.</summary>
internal sealed class UserExample(int maxTargets, int sampledPerTarget, double targetShare)
{
    private readonly RandomSource _random = new(0L);
    private readonly int[] _candidates = new int[maxTargets * (1 + sampledPerTarget)];
    private int[] _items = [];
    private int _count;

    /// <summary>The rows that a user takes at most.</summary>
    public int MaxCandidates => _candidates.Length;

    /// <summary>What is to be found.</summary>
    public int Targets { get; private set; }

    /// <summary>The targets, then the sampled items.</summary>
    public ReadOnlySpan<int> Candidates => _candidates.AsSpan(0, CandidateCount);

    /// <summary>Targets and sampled items.</summary>
    public int CandidateCount { get; private set; }

    /// <summary>What is known of the user.</summary>
    public ReadOnlySpan<int> Known => _items.AsSpan(Targets, _count - Targets);

    /// <summary>The logarithm of how many items each sampled one stands for.</summary>
    public float LogWeight { get; private set; }

    /// <summary>How many targets a user with so many items has.</summary>
    public static int TargetsOf(int count, int maxTargets, double targetShare) => Math.Clamp((int)Math.Round(count * targetShare), 1, maxTargets);

    /// <summary>Draws an example.</summary>
    /// <param name="taken">The user's items, rising, 1 or more but not all.</param>
    /// <param name="itemCount">All items.</param>
    /// <param name="seed">Decides what is drawn.</param>
    public void Draw(ReadOnlySpan<int> taken, int itemCount, ulong seed)
    {
        _random.Reseed(seed);
        if (_items.Length < taken.Length)
        {
            _items = new int[Math.Max(taken.Length, 2 * _items.Length)];
        }

        taken.CopyTo(_items);
        _count = taken.Length;
        Targets = TargetsOf(taken.Length, maxTargets, targetShare);
        for (var i = 0; i < Targets; i++)
        {
            var other = i + _random.NextInt32(taken.Length - i);
            (_items[i], _items[other]) = (_items[other], _items[i]);
            _candidates[i] = _items[i];
        }

        // Of few items all are taken, each for itself.
        var left = itemCount - taken.Length;
        var sampled = Math.Min(left, Targets * sampledPerTarget);
        for (var i = 0; i < sampled; i++)
        {
            _candidates[Targets + i] = Left(taken, sampled == left ? i : _random.NextInt32(left));
        }

        CandidateCount = Targets + sampled;
        LogWeight = (float)DeterministicMath.Log((double)left / sampled);
    }

    /// <summary>An item that was not taken, by its place among those.</summary>
    internal static int Left(ReadOnlySpan<int> taken, int place)
    {
        var (low, high) = (0, taken.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (taken[middle] - middle <= place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return place + low;
    }
}
