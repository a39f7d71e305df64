using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>
/// Takes the arm that earned most on average, and with probability epsilon any arm: the measure of every other bandit. Looks at no features;
/// <see cref="LinUcb"/> with alpha 0 and an epsilon is the same with features.
/// </summary>
/// <remarks>An arm without rewards comes before all others, the first of them first. The propensity is exact.</remarks>
public sealed class EpsilonGreedy : IBandit
{
    internal const string FormatName = "epsilon-greedy/1";
    private readonly Lock _lock = new();
    private readonly ArmCounts _counts;

    /// <summary>Starts without having seen anything.</summary>
    /// <param name="epsilon">The share of choices that are drawn at random, 0 to 1.</param>
    /// <param name="discount">What an observation counts for after one more reward of any arm, above 0 up to 1.</param>
    public EpsilonGreedy(double epsilon = 0.1, double discount = 1)
    {
        Require.That(epsilon is >= 0 and <= 1, "Epsilon", epsilon, "is 0 to 1");
        Epsilon = epsilon;
        _counts = new ArmCounts(discount);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int FeatureCount => 0;

    /// <summary>The share of choices that are drawn at random.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public long UpdateCount
    {
        get
        {
            lock (_lock)
            {
                return _counts.UpdateCount;
            }
        }
    }

    /// <inheritdoc/>
    public BanditChoice Choose(ReadOnlySpan<long> arms, FeatureMatrix? features, ulong seed)
    {
        BanditGuards.CheckArms(arms);
        var means = new double[arms.Length];
        lock (_lock)
        {
            for (var i = 0; i < arms.Length; i++)
            {
                var (weight, sum) = _counts.Find(arms[i]);
                means[i] = weight > 0 ? sum / weight : double.PositiveInfinity;
            }
        }

        var best = MixedChoice.Greatest(means);
        var place = MixedChoice.Draw(best, arms.Length, Epsilon, new RandomSource(seed));
        var estimate = double.IsFinite(means[place]) ? means[place] : 0;
        return new(place, arms[place], MixedChoice.Mix(place == best ? 1 : 0, arms.Length, Epsilon), 0, estimate);
    }

    /// <inheritdoc/>
    public void Update(long arm, ReadOnlySpan<float> features, double reward)
    {
        BanditGuards.CheckReward(reward, double.NegativeInfinity, double.PositiveInfinity);
        lock (_lock)
        {
            _counts.Update(arm, reward);
        }
    }

    /// <inheritdoc/>
    public void Forget(long arm)
    {
        lock (_lock)
        {
            _counts.Forget(arm);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_lock)
        {
            writer.Write(Epsilon);
            writer.Write(_counts.Discount);
            _counts.Write(writer);
        }
    }

    internal static EpsilonGreedy Read(BinaryReader reader)
    {
        var bandit = new EpsilonGreedy(reader.ReadDouble(), reader.ReadDouble());
        bandit._counts.Read(reader, double.NegativeInfinity, double.PositiveInfinity);
        return bandit;
    }
}
