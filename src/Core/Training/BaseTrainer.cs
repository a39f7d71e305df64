using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Training;

/// <summary>Trains a model. Stateless: training twice, or on other data in between, gives the same model again.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class BaseTrainer<TRow, TLabel, TModel>
    where TModel : class
{
    /// <summary>Trains a model.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">Rows for early stopping, calibration and thresholds; null leaves the choice to the trainer.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="TrainingDataException">Nothing can be learned from these rows.</exception>
    public TModel Train(
        TrainingSet<TRow, TLabel> train,
        TrainingSet<TRow, TLabel>? validation,
        LearningContext context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (train.Count == 0)
        {
            throw new TrainingDataException("There are no rows to learn from.", "Widen the window, or check the filters of the source.");
        }

        Check(train);
        return TrainCore(train, validation, context, cancellationToken);
    }

    /// <summary>Checks what this kind of model needs of its labels and rows. Nothing by default.</summary>
    /// <exception cref="TrainingDataException">Nothing can be learned from these rows.</exception>
    protected virtual void Check(TrainingSet<TRow, TLabel> train)
    {
    }

    /// <summary>Computes the model; <paramref name="train"/> is checked and not empty.</summary>
    protected abstract TModel TrainCore(
        TrainingSet<TRow, TLabel> train, TrainingSet<TRow, TLabel>? validation, LearningContext context, CancellationToken cancellationToken);
}
