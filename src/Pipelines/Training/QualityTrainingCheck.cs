using AudienceML.Core.Training;
using AudienceML.Features.Shared.Quality;
using AudienceML.Learning.Errors;

namespace AudienceML.Pipelines.Training;

/// <summary>Lets a quality check look at the rows: errors end the training, warnings go into the journal and the model card.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <param name="create">A new check for these rows; one that has seen rows is not used again.</param>
public sealed class QualityTrainingCheck<TRow, TLabel>(Func<TrainingSet<TRow, TLabel>, DataQualityCheck<TRow>> create) : ITrainingCheck<TRow, TLabel>
{
    private const int BlockRows = 4096;

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(TrainingSet<TRow, TLabel> set, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var check = create(set);
        for (var i = 0; i < set.Count; i++)
        {
            if (i % BlockRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            check.Add(set.Rows.Span[i]);
        }

        var report = check.Report();
        if (report.HasErrors)
        {
            var errors = report.AtLeast(DataQualitySeverity.Error).Select(f => f.Message).ToArray();
            throw new TrainingDataException(
                $"The data has {errors.Length} errors: {string.Join(' ', errors.Take(5))}", "Correct the data, or leave the rows out.", "AML1002");
        }

        return [.. report.AtLeast(DataQualitySeverity.Warning).Select(f => f.Message)];
    }
}
