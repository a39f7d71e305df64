using AudienceML.Learning.Data;

namespace AudienceML.Learning.Bandits;

/// <summary>Chooses one of some arms again and again, and learns from the rewards which are good. Safe to share between threads.</summary>
/// <remarks>
/// It has a state and no random numbers of its own: each choice brings its seed, so that the same state and seed give the same choice. Log the
/// choice, and hand the reward back with the same arm and features when it comes; rewards may come late and in any order.
/// </remarks>
public interface IBandit
{
    /// <summary>How it is stored, name and format version: "linucb/1". <see cref="BanditFormats"/> maps it to a reader.</summary>
    string Format { get; }

    /// <summary>Features of an arm at the time it is offered; 0 when the bandit does not look at them.</summary>
    int FeatureCount { get; }

    /// <summary>Rewards taken in so far.</summary>
    long UpdateCount { get; }

    /// <summary>Chooses an arm.</summary>
    /// <param name="arms">The numbers of the arms on offer, 1 or more, each once.</param>
    /// <param name="features">A row an arm: user, item, context and their products, all finite. Ignored when <see cref="FeatureCount"/> is 0.</param>
    /// <param name="seed">Another one for each choice: the number of the request, or <see cref="Numerics.Seeds.Derive(long, long)"/>.</param>
    BanditChoice Choose(ReadOnlySpan<long> arms, FeatureMatrix? features, ulong seed);

    /// <summary>Learns from a reward.</summary>
    /// <param name="arm">The arm that was chosen.</param>
    /// <param name="features">Its features when it was chosen; ignored when <see cref="FeatureCount"/> is 0.</param>
    /// <param name="reward">The reward, finite; some bandits take 0 to 1 only.</param>
    void Update(long arm, ReadOnlySpan<float> features, double reward);

    /// <summary>Drops what is kept for one arm alone, such as an article that is gone. What arms share stays.</summary>
    void Forget(long arm);

    /// <summary>Writes the state so that a reader of <see cref="Format"/> restores it to the last bit.</summary>
    void Write(BinaryWriter writer);
}
