using System.Collections.Immutable;

namespace AudienceML.Core.Models;

/// <summary>A model that can name the reasons for one row's output.</summary>
public interface IExplainable<in TInput>
{
    /// <summary>The strongest reasons, by absolute contribution, strongest first.</summary>
    /// <param name="input">One row.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    ImmutableArray<FeatureReason> Explain(TInput input, int count = 5);
}
