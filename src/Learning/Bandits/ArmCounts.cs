using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>How often each arm was chosen and what it earned, fading with every further reward of any arm.</summary>
internal sealed class ArmCounts
{
    private readonly SortedDictionary<long, (double Weight, double Sum, long Clock)> _counts = [];

    public ArmCounts(double discount)
    {
        Require.That(discount is > 0 and <= 1, nameof(Discount), discount, "is above 0 and at most 1");
        Discount = discount;
    }

    public double Discount { get; }

    public long UpdateCount { get; private set; }

    /// <summary>The arm's rewards as of now: how many, and their sum.</summary>
    public (double Weight, double Sum) Find(long arm)
    {
        var (weight, sum, clock) = _counts.GetValueOrDefault(arm);
        var share = Discount == 1 || weight == 0 ? 1 : DeterministicMath.Exp((UpdateCount - clock) * DeterministicMath.Log(Discount));
        return (weight * share, sum * share);
    }

    public void Update(long arm, double reward)
    {
        UpdateCount++;
        var (weight, sum) = Find(arm);
        _counts[arm] = (weight + 1, sum + reward, UpdateCount);
    }

    public void Forget(long arm) => _counts.Remove(arm);

    public void Write(BinaryWriter writer)
    {
        writer.Write(UpdateCount);
        writer.Write(_counts.Count);
        foreach (var (arm, (weight, sum, clock)) in _counts)
        {
            writer.Write(arm);
            writer.Write(weight);
            writer.Write(sum);
            writer.Write(clock);
        }
    }

    public void Read(BinaryReader reader, double lowest, double highest)
    {
        UpdateCount = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (arm, weight, sum, clock) = (reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt64());

            // Rounding may carry a sum a little beyond what so many rewards can add up to.
            var slack = 1e-6 * weight;
            if (!(weight is >= 0 and < double.PositiveInfinity) || !double.IsFinite(sum) || sum < (lowest * weight) - slack || sum > (highest * weight) + slack
                || clock < 0 || clock > UpdateCount || !_counts.TryAdd(arm, (weight, sum, clock)))
            {
                throw new ModelFormatException($"A bandit's state holds arm {arm} twice, or with rewards that cannot be.", "Take the state from the last backup.");
            }
        }
    }
}
