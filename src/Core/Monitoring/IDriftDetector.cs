using AudienceML.Learning.Data;

namespace AudienceML.Core.Monitoring;

/// <summary>One statistic that compares two profiles. Pure: no clock, no store, no log.</summary>
public interface IDriftDetector
{
    /// <summary>Its name: psi, ks.</summary>
    string Name { get; }

    /// <summary>Whether it can judge this kind of feature.</summary>
    bool Supports(FeatureKind kind);

    /// <summary>Compares one feature's profiles. Too little data gives a score that says so, never an exception or a zero.</summary>
    /// <param name="reference">The profile of the training data.</param>
    /// <param name="current">The profile of new data in the same bins.</param>
    DriftScore Compare(FeatureProfile reference, FeatureProfile current);
}
