using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Linear;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>A logistic regression with one fault, for the checks that have to catch it.</summary>
internal sealed class FaultyLearner(Fault fault) : ILearner
{
    private static int _draws;
    private readonly LogisticRegressionLearner _inner = new();
    private int _calls;

    public IScorer Learn(LearningSet train, LearningSet? validation, LearningContext context, CancellationToken cancellationToken = default)
    {
        _calls++;
        var offset = fault switch
        {
            Fault.DrawsItsOwnSeed => Interlocked.Increment(ref _draws),
            Fault.Remembers => _calls - 1,
            Fault.CountsThreads => context.MaxDegreeOfParallelism,
            Fault.CountsRowsOfWeightZero => train.RowCount,
            Fault.LooksAtTheFirstColumn => train.Columns[0].Name.Length,
            _ => 0,
        };
        switch (fault)
        {
            case Fault.ChangesItsRows:
                train.Features.Values.Replace(float.NaN, 0);
                break;
            case Fault.FailsOnOneRow when train.RowCount == 1:
                throw new InvalidOperationException("Sequence contains no elements");
            case Fault.FailsOnOneColumn when train.Columns.Length == 1:
                throw new InvalidOperationException("Sequence contains no elements");
            case Fault.FailsOnConstantColumn when train.Columns.Any(c => c.Name == "constant"):
                return new FaultyScorer(new ConstantScorer(train.Columns.Length), fault, float.NaN);
            case Fault.LearnsNothing:
                return new ConstantScorer(train.Columns.Length);
        }

        try
        {
            if (fault == Fault.GoesOnWhenCancelled)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var token = fault is Fault.CannotBeCancelled or Fault.GoesOnWhenCancelled ? default : cancellationToken;
            return new FaultyScorer(_inner.Learn(train, validation, context, token), fault, offset / 1024f);
        }
        catch (TrainingDataException) when (fault == Fault.LearnsFromNothing && train.RowCount == 0)
        {
            return new ConstantScorer(train.Columns.Length);
        }
        catch (TrainingDataException) when (fault == Fault.LearnsFromOneClass && train.Labels.Span.IndexOf(0f) < 0)
        {
            return new ConstantScorer(train.Columns.Length);
        }
        catch (TrainingDataException) when (fault == Fault.LearnsFromMissingLabels
            || (fault == Fault.LearnsFromStrangeLabels && train.Labels.Span.IndexOf(float.NaN) < 0))
        {
            return new ConstantScorer(train.Columns.Length);
        }
    }
}
