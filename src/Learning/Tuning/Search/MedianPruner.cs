namespace AudienceML.Learning.Tuning.Search;

/// <summary>Stops a trial that is worse than the median of the others at the same step (the median rule of Golovin et al. 2017).</summary>
public sealed class MedianPruner : IPruner
{
    private readonly int _startupTrials;
    private readonly int _warmupSteps;

    /// <summary>Creates the pruner.</summary>
    /// <param name="startupTrials">Trials that must have reached the step before it stops anyone, 1 or more.</param>
    /// <param name="warmupSteps">Steps up to which nobody is stopped, 0 or more.</param>
    public MedianPruner(int startupTrials = 5, int warmupSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startupTrials);
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        (_startupTrials, _warmupSteps) = (startupTrials, warmupSteps);
    }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"median startup {_startupTrials}, warm-up {_warmupSteps}");

    /// <inheritdoc/>
    public bool IsHopeless(PrunerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (step, value) = request.Last;
        if (step <= _warmupSteps)
        {
            return false;
        }

        var others = request.History.Select(trial => trial.ValueAt(step)).Where(double.IsFinite).ToArray();
        return others.Length >= _startupTrials && 2 * request.Better(others, value) > others.Length;
    }
}
