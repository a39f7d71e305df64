using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>How a study searches. Immutable.</summary>
public sealed record StudyOptions
{
    /// <summary>Which values are better.</summary>
    public Goal Goal { get; init; } = Goal.Maximize;

    /// <summary>Same seed, same objective: same trials.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Chooses what to try.</summary>
    public ISampler Sampler { get; init; } = new TpeSampler();

    /// <summary>Stops trials without hope; null runs each to its end.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>
    /// Trials that are chosen together before the first of them has ended, 1 to 1000: as many can run at the same time. The trials of a
    /// study depend on this number, but not on how many threads in fact run them.
    /// </summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Points to try first, such as the settings used until now.</summary>
    public ImmutableArray<ParameterValues> StartWith { get; init; } = [];

    /// <summary>What is searched, in words: data, folds, metric. A stored study goes on only with the same words.</summary>
    public string About { get; init; } = "";
}
