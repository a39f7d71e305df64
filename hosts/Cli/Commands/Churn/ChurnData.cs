using AudienceML.Cli.Hosting;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Core.Requests;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Models.Customer.Churn;
using AudienceML.Pipelines.Training;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>Where a churn command gets its rows from. There are two kinds: user features from raw events, and any CSV file.</summary>
/// <typeparam name="TRow">The row.</typeparam>
internal abstract class ChurnData<TRow>(IProgress<LearningProgress> progress)
{
    /// <summary>What is read, in words.</summary>
    public abstract string Description { get; }

    /// <summary>What a reader should know about the input, one sentence each; complete after loading.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>Rows with an equal value are never on both sides of a split; null when each row stands for itself.</summary>
    public abstract Func<TRow, object>? Group { get; }

    protected IProgress<LearningProgress> Progress { get; } = progress;

    /// <summary>The request that trains on these rows; null options are the defaults.</summary>
    public abstract Task<IRequest<TrainingOutcome>> CreateTrainingAsync(
        TrainingRequest training, ChurnOptions? options, CancellationToken cancellationToken);

    /// <summary>Rows with a known outcome; of the features of a model, or of all features.</summary>
    public abstract Task<TrainingSet<TRow, float>> LoadLabelledAsync(ChurnModel<TRow>? model, CancellationToken cancellationToken);

    /// <summary>The features of what was loaded.</summary>
    public abstract BaseFeatureEngineer<TRow> Engineer { get; }

    /// <summary>The simple models to compare with.</summary>
    public abstract IReadOnlyList<(string Name, Func<TrainingSet<TRow, float>, LearningContext, CancellationToken, BaseModel<TRow, float>> Train)> Baselines { get; }

    /// <summary>Rows to score, all of them.</summary>
    public abstract Task<ScoringRows<TRow>> LoadRowsAsync(ChurnModel<TRow> model, CancellationToken cancellationToken);

    /// <summary>Reads a stored version for these rows.</summary>
    public abstract ChurnModel<TRow> LoadModel(ReadOnlyMemory<byte> artifact);

    /// <summary>The AUC that the true probability of churn reaches on the rows held out last, null when the truth is not known.</summary>
    public virtual Task<double?> FindBestPossibleAucAsync(CancellationToken cancellationToken) => Task.FromResult<double?>(null);

    /// <summary>Reads a version's model from the store.</summary>
    public async Task<ChurnModel<TRow>> LoadModelAsync(
        HostServices services, Core.Registry.ModelEntry entry, CancellationToken cancellationToken) =>
        LoadModel(await services.Registry.ReadArtifactAsync(entry, cancellationToken: cancellationToken));
}
