using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A trial that ended.</summary>
/// <param name="Number">Its number in the study, from 0.</param>
/// <param name="Values">What was tried.</param>
/// <param name="State">How it ended.</param>
/// <param name="Value">The objective; of a pruned trial the last report, of a failed one NaN.</param>
/// <param name="Reports">What it said on its way.</param>
/// <param name="Figures">What it noted beside the objective, by name.</param>
public sealed record TrialResult(
    int Number,
    ParameterValues Values,
    TrialState State,
    double Value,
    ImmutableArray<TrialReport> Reports,
    ImmutableSortedDictionary<string, double> Figures)
{
    /// <summary>The value reported at a step, NaN when the trial did not report there.</summary>
    public double ValueAt(int step)
    {
        foreach (var report in Reports)
        {
            if (report.Step == step)
            {
                return report.Value;
            }
        }

        return double.NaN;
    }
}
