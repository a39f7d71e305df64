using System.Collections.Immutable;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A search for the values at which an objective is best.</summary>
/// <remarks>
/// Trials are chosen in batches of <see cref="StudyOptions.Parallel"/>; sampler and pruner know the batches before, never a trial of the same
/// batch. So the trials are the same for any number of threads, and a study that was stopped anywhere goes on as if it never was.
/// </remarks>
/// <example>
/// <code>
/// var study = new Study(space, new StudyOptions { Goal = Goal.Minimize });
/// var best = study.Run((trial, _) => Loss(trial.Values.Number("x"), trial.Values.WholeNumber("n")), new StudyBudget { Trials = 100 });
/// </code>
/// </example>
public sealed class Study
{
    private readonly StudyOptions _options;
    private readonly StudyJournal? _journal;
    private readonly SortedDictionary<int, TrialResult> _trials = [];
    private readonly Lock _gate = new();

    /// <summary>Begins a study, or takes up the one that a journal holds.</summary>
    /// <param name="space">What can be chosen.</param>
    /// <param name="options">How it is searched; null for the defaults.</param>
    /// <param name="journal">Where trials are written down as they end; null keeps them in memory only.</param>
    /// <exception cref="StudyJournalException">The journal is no study, or another one.</exception>
    public Study(SearchSpace space, StudyOptions? options = null, StudyJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        _options = options ?? new();
        ArgumentNullException.ThrowIfNull(_options.Sampler, nameof(options));
        if (_options.Parallel is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.Parallel, "1 to 1000 trials can be chosen together.");
        }

        if (_options.StartWith.Any(point => !ReferenceEquals(point.Space, space)))
        {
            throw new ArgumentException("A point to start with is of another space.", nameof(options));
        }

        Space = space;
        _journal = journal;
        foreach (var trial in journal?.Open(space, _options) ?? [])
        {
            _trials.Add(trial.Number, trial);
        }
    }

    /// <summary>What can be chosen.</summary>
    public SearchSpace Space { get; }

    /// <summary>The trials that ended, by number.</summary>
    public ImmutableArray<TrialResult> Trials
    {
        get
        {
            lock (_gate)
            {
                return [.. _trials.Values];
            }
        }
    }

    /// <summary>The best completed trial, the first of equals; null when none completed.</summary>
    public TrialResult? Best
    {
        get
        {
            var sign = _options.Goal == Goal.Maximize ? -1 : 1;
            return Trials.Where(trial => trial.State == TrialState.Completed).OrderBy(trial => sign * trial.Value).ThenBy(trial => trial.Number).FirstOrDefault();
        }
    }

    /// <summary>Tries until the budget is used up.</summary>
    /// <param name="objective">Answers how good a trial is; NaN when that cannot be said. Called from several threads when the budget has several.</param>
    /// <param name="budget">When to end.</param>
    /// <param name="progress">Told after each trial of the best value so far; may be called from any thread.</param>
    /// <param name="cancellationToken">Handed to the objective; trials that ended are kept.</param>
    /// <returns>The best trial of the study so far, null when none completed.</returns>
    public TrialResult? Run(
        Func<Trial, CancellationToken, double> objective,
        StudyBudget budget,
        IProgress<LearningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(budget);
        budget.Check(nameof(budget));
        using var clock = budget.Time is { } time ? new CancellationTokenSource(time, budget.Clock) : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            while (NextBatch(budget.Trials) is { Length: > 0 } batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Blocks.For(batch.Length, 1, budget.Threads, (i, _, _) => Try(batch[i], objective, budget.Trials, progress, stop.Token), stop.Token);
            }
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The time is over: what ended is kept.
        }

        return Best;
    }

    private void Try(
        Trial trial, Func<Trial, CancellationToken, double> objective, int total, IProgress<LearningProgress>? progress, CancellationToken stop)
    {
        var value = objective(trial, stop);
        stop.ThrowIfCancellationRequested();
        var result = trial.Finish(value);
        lock (_gate)
        {
            _journal?.Append(result);
            _trials.Add(result.Number, result);
        }

        progress?.Report(new LearningProgress("trials", Trials.Length, total == int.MaxValue ? 0 : total, "best", Best?.Value ?? double.NaN));
    }

    /// <summary>Chooses what is missing of the first batch that is not complete.</summary>
    private Trial[] NextBatch(int most)
    {
        var trials = Trials;
        var first = 0;
        while (first < trials.Length && trials[first].Number == first)
        {
            first++;
        }

        var start = first / _options.Parallel * _options.Parallel;
        var end = (int)Math.Min((long)start + _options.Parallel, most);
        var history = trials.Where(trial => trial.Number < start).ToImmutableArray();
        var chosen = ImmutableArray.CreateBuilder<ParameterValues>();
        var batch = new List<Trial>();
        for (var number = start; number < end; number++)
        {
            var known = trials.FirstOrDefault(trial => trial.Number == number);
            chosen.Add(known?.Values ?? Choose(number, history, chosen.ToImmutable()));
            if (known is null)
            {
                batch.Add(new Trial(number, chosen[^1], Seeds.Derive((long)Seeds.Derive(_options.Seed, "trial"), number), Judge(number, history)));
            }
        }

        return [.. batch];
    }

    private ParameterValues Choose(int number, ImmutableArray<TrialResult> history, ImmutableArray<ParameterValues> running) =>
        number < _options.StartWith.Length
            ? _options.StartWith[number]
            : _options.Sampler.Propose(new SamplerRequest(Space, _options.Goal, _options.Seed, number, history, running));

    private Func<IReadOnlyList<TrialReport>, bool> Judge(int number, ImmutableArray<TrialResult> history) =>
        _options.Pruner is { } pruner
            ? reports => pruner.IsHopeless(new PrunerRequest(_options.Goal, _options.Seed, number, reports, history))
            : _ => false;
}
