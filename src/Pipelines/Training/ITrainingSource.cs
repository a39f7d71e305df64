using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>Where labelled rows come from: a file, a table, raw events.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
public interface ITrainingSource<TRow, TLabel>
{
    /// <summary>What is read, in words: it is written into the journal and the model card. No secrets.</summary>
    string Description { get; }

    /// <summary>Loads all labelled rows, in the same order each time.</summary>
    /// <exception cref="Core.Errors.DataSourceException">They cannot be read.</exception>
    Task<TrainingSet<TRow, TLabel>> LoadAsync(TrainingRequest request, CancellationToken cancellationToken = default);
}
