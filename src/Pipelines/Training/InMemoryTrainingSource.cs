using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>Rows that are there already.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <param name="set">The rows.</param>
/// <param name="description">What they are, in words.</param>
public sealed class InMemoryTrainingSource<TRow, TLabel>(TrainingSet<TRow, TLabel> set, string description = "rows in memory")
    : ITrainingSource<TRow, TLabel>
{
    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public Task<TrainingSet<TRow, TLabel>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(set);
    }
}
