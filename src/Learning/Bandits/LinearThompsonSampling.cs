using AudienceML.Learning.Data;
using AudienceML.Learning.Linear;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Bandits;

/// <summary>
/// Draws coefficients from what is believed of them, θ ~ N(A⁻¹b, noise²·A⁻¹), and takes the arm that is best under the draw (Agrawal and
/// Goyal 2013): an arm is chosen as often as it is believed to be the best.
/// </summary>
/// <remarks>
/// The propensity is estimated by drawing again: of n draws and the one that chose, the share in which the arm was best. Its standard error is
/// given beside it, √(p(1-p)/(n+1)); the draw that chose is counted so that it is never 0, which raises it by (1-p)/(n+1) on average.
/// </remarks>
public sealed class LinearThompsonSampling : IBandit
{
    internal const string FormatName = "linear-thompson/1";
    private readonly Lock _lock = new();
    private readonly LinearBanditOptions _options;
    private readonly LinearArms _arms;

    /// <summary>Starts without having seen anything.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="noise">The standard deviation of rewards around their mean, above 0 up to 1e6; for clicks about 0.3 to 0.5.</param>
    /// <param name="propensityDraws">Draws that a propensity is estimated from, 0 to 1,000,000; 0 leaves it NaN.</param>
    public LinearThompsonSampling(LinearBanditOptions options, double noise = 0.5, int propensityDraws = 400)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.That(noise is > 0 and <= 1e6, "Noise", noise, "is above 0 and at most 1,000,000");
        Require.That(propensityDraws is >= 0 and <= 1_000_000, "PropensityDraws", propensityDraws, "is 0 to 1,000,000");
        _options = options.Check();
        (Noise, PropensityDraws) = (noise, propensityDraws);
        _arms = options.CreateArms();
    }

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <inheritdoc/>
    public int FeatureCount => _options.FeatureCount;

    /// <summary>The standard deviation of rewards around their mean.</summary>
    public double Noise { get; }

    /// <summary>Draws that a propensity is estimated from.</summary>
    public int PropensityDraws { get; }

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
        var random = new RandomSource(seed);
        var (values, coefficients) = (new double[arms.Length], new double[FeatureCount]);
        lock (_lock)
        {
            var best = DrawBest(arms, features!, random, values, coefficients);
            var place = MixedChoice.Draw(best, arms.Length, _options.Epsilon, random);
            var hits = place == best ? 1 : 0;
            for (var draw = 0; draw < PropensityDraws; draw++)
            {
                hits += DrawBest(arms, features!, random, values, coefficients) == place ? 1 : 0;
            }

            var (propensity, error) = MixedChoice.Estimate(hits, PropensityDraws, arms.Length, _options.Epsilon);
            return new(place, arms[place], propensity, error, _arms.Find(arms[place]).Predict(features!.Row(place)));
        }
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

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_lock)
        {
            _options.Write(writer);
            writer.Write(Noise);
            writer.Write(PropensityDraws);
            _arms.Write(writer);
        }
    }

    internal static LinearThompsonSampling Read(BinaryReader reader)
    {
        var bandit = new LinearThompsonSampling(LinearBanditOptions.Read(reader), reader.ReadDouble(), reader.ReadInt32());
        bandit._arms.Read(reader);
        return bandit;
    }

    private int DrawBest(ReadOnlySpan<long> arms, FeatureMatrix features, RandomSource random, double[] values, double[] coefficients)
    {
        for (var i = 0; i < arms.Length; i++)
        {
            // A model that all share is drawn once.
            if (i == 0 || _options.IsDisjoint)
            {
                _arms.Find(arms[i]).Sample(random, Noise, coefficients);
            }

            values[i] = RidgeModel.Dot(features.Row(i), coefficients);
        }

        return MixedChoice.Greatest(values);
    }
}
