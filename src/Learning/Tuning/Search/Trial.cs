using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>One call of the objective: the values to try, and a way to say how it goes. For one thread.</summary>
public sealed class Trial
{
    private readonly Func<IReadOnlyList<TrialReport>, bool> _isHopeless;
    private readonly List<TrialReport> _reports = [];
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);

    internal Trial(int number, ParameterValues values, ulong seed, Func<IReadOnlyList<TrialReport>, bool> isHopeless)
    {
        Number = number;
        Values = values;
        Seed = (int)seed;
        _isHopeless = isHopeless;
    }

    /// <summary>The number in the study, from 0.</summary>
    public int Number { get; }

    /// <summary>What to try.</summary>
    public ParameterValues Values { get; }

    /// <summary>A seed of this trial's own. Objectives that compare models on the same footing use one seed for all trials instead.</summary>
    public int Seed { get; }

    /// <summary>Whether the trial was told to stop.</summary>
    public bool IsPruned { get; private set; }

    /// <summary>Says how the objective looks at a step.</summary>
    /// <param name="step">Folds, trees or epochs done: 1 or more, and more than at the last report.</param>
    /// <param name="value">The objective as it looks now; NaN says nothing.</param>
    /// <returns>Whether to go on. When not, the trial counts as pruned, whatever the objective then returns.</returns>
    public bool Report(int step, double value)
    {
        var last = _reports.Count == 0 ? 0 : _reports[^1].Step;
        if (step <= last)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, $"Steps rise from 1; the last one was {last}.");
        }

        _reports.Add(new TrialReport(step, value));
        IsPruned = IsPruned || (double.IsFinite(value) && _isHopeless(_reports));
        return !IsPruned;
    }

    /// <summary>Keeps a figure beside the objective, such as the number of trees.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finite.</param>
    public void Note(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The figure '{name}' is finite.");
        }

        _figures[name] = value;
    }

    internal TrialResult Finish(double value)
    {
        var state = IsPruned ? TrialState.Pruned : double.IsFinite(value) ? TrialState.Completed : TrialState.Failed;
        return new TrialResult(
            Number,
            Values,
            state,
            state switch { TrialState.Completed => value, TrialState.Pruned => _reports[^1].Value, _ => double.NaN },
            [.. _reports],
            _figures.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
