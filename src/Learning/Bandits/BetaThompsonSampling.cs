using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>
/// Draws each arm's success rate from what is believed of it, Beta(successes, failures), and takes the arm with the highest draw (Thompson
/// 1933; Chapelle and Li 2011). Looks at no features.
/// </summary>
/// <remarks>
/// Rewards are 0 to 1; one of 0.3 counts as 0.3 successes and 0.7 failures. The propensity is estimated by drawing again, as
/// <see cref="LinearThompsonSampling"/> does.
/// </remarks>
public sealed class BetaThompsonSampling : IBandit
{
    internal const string FormatName = "beta-thompson/1";
    private readonly Lock _lock = new();
    private readonly ArmCounts _counts;

    /// <summary>Starts without having seen anything.</summary>
    /// <param name="priorSuccesses">Successes that every arm starts with, above 0 up to 1e6.</param>
    /// <param name="priorFailures">Failures that every arm starts with, above 0 up to 1e6; 1 and 99 say that about 1 % is usual.</param>
    /// <param name="discount">What an observation counts for after one more reward of any arm, above 0 up to 1.</param>
    /// <param name="propensityDraws">Draws that a propensity is estimated from, 0 to 1,000,000; 0 leaves it NaN.</param>
    public BetaThompsonSampling(double priorSuccesses = 1, double priorFailures = 1, double discount = 1, int propensityDraws = 400)
    {
        Require.That(priorSuccesses is > 0 and <= 1e6, "PriorSuccesses", priorSuccesses, "is above 0 and at most 1,000,000");
        Require.That(priorFailures is > 0 and <= 1e6, "PriorFailures", priorFailures, "is above 0 and at most 1,000,000");
        Require.That(propensityDraws is >= 0 and <= 1_000_000, "PropensityDraws", propensityDraws, "is 0 to 1,000,000");
        (PriorSuccesses, PriorFailures, PropensityDraws) = (priorSuccesses, priorFailures, propensityDraws);
        _counts = new ArmCounts(discount);
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int FeatureCount => 0;

    /// <summary>Successes that every arm starts with.</summary>
    public double PriorSuccesses { get; }

    /// <summary>Failures that every arm starts with.</summary>
    public double PriorFailures { get; }

    /// <summary>Draws that a propensity is estimated from.</summary>
    public int PropensityDraws { get; }

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
        var beliefs = new (double Successes, double Failures)[arms.Length];
        for (var i = 0; i < arms.Length; i++)
        {
            beliefs[i] = Belief(arms[i]);
        }

        var random = new RandomSource(seed);
        var values = new double[arms.Length];
        var place = DrawBest(beliefs, random, values);
        var hits = 1;
        for (var draw = 0; draw < PropensityDraws; draw++)
        {
            hits += DrawBest(beliefs, random, values) == place ? 1 : 0;
        }

        var (propensity, error) = MixedChoice.Estimate(hits, PropensityDraws, arms.Length, epsilon: 0);
        return new(place, arms[place], propensity, error, beliefs[place].Successes / (beliefs[place].Successes + beliefs[place].Failures));
    }

    /// <summary>What is believed of an arm: the parameters of its beta distribution.</summary>
    public (double Successes, double Failures) Belief(long arm)
    {
        lock (_lock)
        {
            var (weight, sum) = _counts.Find(arm);
            return (PriorSuccesses + sum, PriorFailures + Math.Max(0, weight - sum));
        }
    }

    /// <inheritdoc/>
    public void Update(long arm, ReadOnlySpan<float> features, double reward)
    {
        BanditGuards.CheckReward(reward, 0, 1);
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
            writer.Write(PriorSuccesses);
            writer.Write(PriorFailures);
            writer.Write(_counts.Discount);
            writer.Write(PropensityDraws);
            _counts.Write(writer);
        }
    }

    internal static BetaThompsonSampling Read(BinaryReader reader)
    {
        var bandit = new BetaThompsonSampling(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        bandit._counts.Read(reader, lowest: 0, highest: 1);
        return bandit;
    }

    private static int DrawBest(ReadOnlySpan<(double Successes, double Failures)> beliefs, RandomSource random, Span<double> values)
    {
        for (var i = 0; i < beliefs.Length; i++)
        {
            values[i] = random.Beta(beliefs[i].Successes, beliefs[i].Failures);
        }

        return MixedChoice.Greatest(values);
    }
}
