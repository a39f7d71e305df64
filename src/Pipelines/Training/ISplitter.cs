using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>Decides which rows a model learns from and which it is measured on.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
public interface ISplitter<TRow, TLabel>
{
    /// <summary>Splits; neither part is empty, and the same seed gives the same parts.</summary>
    /// <exception cref="Learning.Errors.TrainingDataException">The rows cannot be split.</exception>
    TrainingSplit<TRow, TLabel> Split(TrainingSet<TRow, TLabel> set, int seed);
}
