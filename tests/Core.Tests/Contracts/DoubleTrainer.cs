using AudienceML.Core.Training;
using AudienceML.Learning.Data;

namespace AudienceML.Core.Tests.Contracts;

/// <summary>Least squares by hand, with one flaw if asked for.</summary>
public sealed class DoubleTrainer(Flaw flaw) : BaseTrainer<Point, float, DoubleModel>
{
    private int _trainings;
    private float _seen;

    protected override DoubleModel TrainCore(
        TrainingSet<Point, float> train, TrainingSet<Point, float>? validation, LearningContext context, CancellationToken cancellationToken)
    {
        double xy = 0, xx = 0;
        for (var i = 0; i < train.Count; i++)
        {
            var x = train.Rows.Span[i].X;
            xy += x * train.Labels.Span[i];
            xx += x * x;
        }

        var offset = 1f;
        offset += flaw == Flaw.DriftsFromTrainingToTraining ? _trainings++ : 0;
        offset += flaw == Flaw.RemembersOtherData ? _seen : 0;
        offset += flaw == Flaw.DependsOnThreads && context.MaxDegreeOfParallelism > 2 ? 1e-6f : 0;
        _seen = train.Count;
        return new((float)(xy / xx), offset, flaw);
    }
}
