using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>How much each parameter mattered in a study.</summary>
public static class ParameterImportance
{
    /// <summary>
    /// The share of the variance between trials that each parameter explains alone, corrected for chance: 1 when it decides everything, 0
    /// when nothing is to be seen. What parameters do only together is in none of them.
    /// </summary>
    /// <remarks>
    /// The ε² of Kelley (1935) over groups of trials with similar values, about √n of them; a choice's values and trials without the
    /// parameter are groups of their own. A sampler that looks where it is good makes trials alike: take random or Halton trials to judge
    /// parameters by.
    /// </remarks>
    /// <param name="study">Its completed and pruned trials count, a pruned one with its last report.</param>
    /// <returns>A share a parameter, by name; all 0 with fewer than four trials.</returns>
    public static ImmutableSortedDictionary<string, double> Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var trials = study.Trials.Where(trial => trial.State != TrialState.Failed).ToArray();
        return study.Space.Parameters.Select((parameter, position) => KeyValuePair.Create(parameter.Name, Explained(trials, parameter, position)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static double Explained(TrialResult[] trials, Parameter parameter, int position)
    {
        var groups = Groups(trials, parameter, position);
        if (trials.Length < 4 || groups.Count < 2 || groups.Count >= trials.Length)
        {
            return 0;
        }

        var mean = trials.Average(trial => trial.Value);
        var total = trials.Sum(trial => (trial.Value - mean) * (trial.Value - mean));
        var within = groups.Sum(group => group.Average() is var own ? group.Sum(value => (value - own) * (value - own)) : 0);
        var byChance = within / (trials.Length - groups.Count) * (groups.Count - 1);
        return total > 0 ? Math.Max(0, (total - within - byChance) / total) : 0;
    }

    /// <summary>The objective's values by groups of trials in which the parameter's value is alike.</summary>
    private static List<double[]> Groups(TrialResult[] trials, Parameter parameter, int position)
    {
        var without = trials.Where(trial => double.IsNaN(trial.Values.Raw[position])).Select(trial => trial.Value).ToArray();
        var with = trials.Where(trial => !double.IsNaN(trial.Values.Raw[position])).OrderBy(trial => trial.Values.Raw[position]).ToArray();
        var groups = without.Length == 0 ? [] : new List<double[]> { without };
        if (parameter.IsChoice)
        {
            groups.AddRange(with.GroupBy(trial => trial.Values.Raw[position]).Select(g => g.Select(trial => trial.Value).ToArray()));
        }
        else if (with.Length > 0)
        {
            var size = (int)Math.Ceiling(with.Length / Math.Ceiling(Math.Sqrt(with.Length)));
            groups.AddRange(with.Chunk(size).Select(chunk => Array.ConvertAll(chunk, trial => trial.Value)));
        }

        return groups;
    }
}
