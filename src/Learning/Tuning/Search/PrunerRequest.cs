using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>All that a pruner may know about a running trial.</summary>
/// <param name="Goal">Which values are better.</param>
/// <param name="Seed">The study's seed.</param>
/// <param name="Number">The trial's number.</param>
/// <param name="Reports">What it said so far, one report or more.</param>
/// <param name="History">Trials that ended, by number; of those that run at the same time nothing is known, whatever threads there are.</param>
public sealed record PrunerRequest(
    Goal Goal, int Seed, int Number, IReadOnlyList<TrialReport> Reports, ImmutableArray<TrialResult> History)
{
    /// <summary>The last report.</summary>
    public TrialReport Last => Reports[^1];

    /// <summary>How many of some values are better than one; NaN counts as worse.</summary>
    internal int Better(IEnumerable<double> values, double than) => values.Count(value => Goal == Goal.Maximize ? value > than : value < than);
}
