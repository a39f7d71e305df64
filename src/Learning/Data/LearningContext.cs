namespace AudienceML.Learning.Data;

/// <summary>What a learner may use beside the data: a seed, threads, and somebody to tell how far it is.</summary>
/// <param name="Seed">Same seed, same data, same options: same model to the last bit, whatever the number of threads.</param>
/// <param name="MaxDegreeOfParallelism">Threads, 1 or more.</param>
/// <param name="Progress">Told now and then; may be called from any thread.</param>
public sealed record LearningContext(int Seed = 1, int MaxDegreeOfParallelism = 1, IProgress<LearningProgress>? Progress = null)
{
    /// <summary>Threads, 1 or more.</summary>
    public int MaxDegreeOfParallelism { get; init; } = MaxDegreeOfParallelism >= 1
        ? MaxDegreeOfParallelism
        : throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Learning takes 1 thread or more.");
}
