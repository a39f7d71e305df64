using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>Looks at loaded rows before anything is learned from them.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
public interface ITrainingCheck<TRow, TLabel>
{
    /// <summary>Reports what it finds; findings that make a training pointless throw.</summary>
    /// <returns>One sentence a finding, for the journal and the model card.</returns>
    /// <exception cref="Learning.Errors.TrainingDataException">Nothing should be learned from these rows.</exception>
    IReadOnlyList<string> Check(TrainingSet<TRow, TLabel> set, CancellationToken cancellationToken = default);
}
