using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>Takes the arm whose reward may be highest: xᵀθ + alpha·√(xᵀA⁻¹x) (Li, Chu, Langford and Schapire 2010, algorithm 1).</summary>
/// <remarks>
/// The propensity is exact: without <see cref="LinearBanditOptions.Epsilon"/> it is 1, since the rule leaves nothing to chance. Rewards of a known
/// range, best scaled to about 0 to 1.
/// </remarks>
public sealed class LinUcb : IBandit
{
    internal const string FormatName = "linucb/1";
    private readonly Lock _lock = new();
    private readonly LinearBanditOptions _options;
    private readonly LinearArms _arms;

    /// <summary>Starts without having seen anything.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="alpha">How much uncertainty counts, 0 to 1000: 0 is greedy, about 1 is usual.</param>
    public LinUcb(LinearBanditOptions options, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.That(alpha is >= 0 and <= 1000, "Alpha", alpha, "is 0 to 1000");
        _options = options.Check();
        Alpha = alpha;
        _arms = options.CreateArms();
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int FeatureCount => _options.FeatureCount;

    /// <summary>How much uncertainty counts.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public long UpdateCount
    {
        get
        {
            lock (_lock)
            {
                return _arms.UpdateCount;
            }
        }
    }

    /// <inheritdoc/>
    public BanditChoice Choose(ReadOnlySpan<long> arms, FeatureMatrix? features, ulong seed)
    {
        BanditGuards.CheckOffer(arms, features, FeatureCount);
        var (bounds, estimates) = (new double[arms.Length], new double[arms.Length]);
        lock (_lock)
        {
            for (var i = 0; i < arms.Length; i++)
            {
                var model = _arms.Find(arms[i]);
                estimates[i] = model.Predict(features!.Row(i));
                bounds[i] = Alpha == 0 ? estimates[i] : estimates[i] + (Alpha * Math.Sqrt(model.Variance(features.Row(i))));
            }
        }

        var best = MixedChoice.Greatest(bounds);
        var place = MixedChoice.Draw(best, arms.Length, _options.Epsilon, new RandomSource(seed));
        return new(place, arms[place], MixedChoice.Mix(place == best ? 1 : 0, arms.Length, _options.Epsilon), 0, estimates[place]);
    }

    /// <inheritdoc/>
    public void Update(long arm, ReadOnlySpan<float> features, double reward)
    {
        BanditGuards.CheckFeatures(features, FeatureCount);
        BanditGuards.CheckReward(reward, double.NegativeInfinity, double.PositiveInfinity);
        lock (_lock)
        {
            _arms.Update(arm, features, reward);
        }
    }

    /// <inheritdoc/>
    public void Forget(long arm)
    {
        lock (_lock)
        {
            _arms.Forget(arm);
        }
    }

    /// <summary>The coefficients of an arm, or of all when they share a model.</summary>
    public double[] Coefficients(long arm)
    {
        lock (_lock)
        {
            return _arms.Find(arm).Mean.ToArray();
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_lock)
        {
            _options.Write(writer);
            writer.Write(Alpha);
            _arms.Write(writer);
        }
    }

    internal static LinUcb Read(BinaryReader reader)
    {
        var bandit = new LinUcb(LinearBanditOptions.Read(reader), reader.ReadDouble());
        bandit._arms.Read(reader);
        return bandit;
    }
}
