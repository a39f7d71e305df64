using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Bandits;

/// <summary>What linear bandits have in common. Immutable; checked once, by the bandit that takes it.</summary>
public sealed record LinearBanditOptions
{
    /// <summary>Features of an arm at the time it is offered, 1 to 4096. A constant 1 among them stands for the intercept.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>
    /// Whether each arm has a model of its own. The default, one model for all, learns about new arms from old ones and takes the same memory
    /// however many there are; arms differ by their features. Models of their own suit a few arms that stay, and are dropped by
    /// <see cref="IBandit.Forget"/>.
    /// </summary>
    public bool IsDisjoint { get; init; }

    /// <summary>The strength of the penalty ½·Ridge·‖coefficients‖², above 0 up to 1e9: a prior that rewards do not depend on features.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>What an observation counts for after one more reward of any arm, above 0 up to 1: 1 never forgets, 0.999 forgets half in 700 rewards.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>
    /// The share of choices that are drawn at random, each arm as likely, 0 to 1. Above 0 every arm has a propensity above 0, so that any other
    /// policy can be valued on what is logged.
    /// </summary>
    public double Epsilon { get; init; }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and its value.</exception>
    internal LinearBanditOptions Check()
    {
        Require.That(FeatureCount is >= 1 and <= 4096, nameof(FeatureCount), FeatureCount, "is 1 to 4096");
        Require.That(Ridge is > 0 and <= 1e9, nameof(Ridge), Ridge, "is above 0 and at most 1,000,000,000");
        Require.That(Discount is > 0 and <= 1, nameof(Discount), Discount, "is above 0 and at most 1");
        Require.That(Epsilon is >= 0 and <= 1, nameof(Epsilon), Epsilon, "is 0 to 1");
        return this;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(FeatureCount);
        writer.Write(IsDisjoint);
        writer.Write(Ridge);
        writer.Write(Discount);
        writer.Write(Epsilon);
    }

    internal static LinearBanditOptions Read(BinaryReader reader) => new LinearBanditOptions
    {
        FeatureCount = reader.ReadInt32(),
        IsDisjoint = reader.ReadBoolean(),
        Ridge = reader.ReadDouble(),
        Discount = reader.ReadDouble(),
        Epsilon = reader.ReadDouble(),
    }.Check();

    internal LinearArms CreateArms() => new(FeatureCount, IsDisjoint, Ridge, Discount);
}
