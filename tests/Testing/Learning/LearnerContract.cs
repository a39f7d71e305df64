using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Formats;
using AudienceML.Learning.Numerics;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Learning;

/// <summary>
/// What every learner and its scorers have to keep. Derive, say how to make a learner and what it learns, and run <see cref="Checks"/> in
/// any test framework: each check is a name and an action that throws when it is not met.
/// </summary>
public abstract partial class LearnerContract
{
    private const int Seed = 17;
    private const double ConstantTolerance = 1e-3;
    private static readonly int[] BatchSizes = [0, 1, 8, 9, 255, 256, 257, 1025];

    /// <summary>What the learner learns: decides the labels of the rows and what the outputs have to be.</summary>
    protected virtual LearnerTask Task => LearnerTask.Binary;

    /// <summary>How many rows the checks train on; enough that work is shared between threads.</summary>
    protected virtual int TrainingRows => 3000;

    /// <summary>The formats that read what the scorers write.</summary>
    protected virtual ScorerFormats Formats => ScorerFormats.Default;

    /// <summary>How far expected value plus contributions may lie from the score, both as outputs.</summary>
    protected virtual double AttributionTolerance => 1e-5;

    /// <summary>
    /// How far the mean absolute difference of outputs may go when the columns come in another order. A learner that draws features at
    /// random by their place draws others then: give it what two seeds differ by.
    /// </summary>
    protected virtual double ColumnOrderTolerance => 1e-4;

    /// <summary>Whether learning tells how far it is; then it can be cancelled from there.</summary>
    protected virtual bool ReportsProgress => true;

    /// <summary>A new learner.</summary>
    protected abstract ILearner CreateLearner();

    /// <summary>Rows with missing values in every kind of column: the same ones for the same seed, others for another.</summary>
    protected virtual LearningSet CreateSet(int rows, int seed) => LearnerData.Create(rows, seed, Task);

    /// <summary>
    /// Turns the scores that contributions add up to into outputs, in place: as it stands the logistic function for
    /// <see cref="LearnerTask.Binary"/>, softmax for <see cref="LearnerTask.Multiclass"/>, and nothing for other tasks.
    /// </summary>
    /// <param name="scores">One value an output.</param>
    protected virtual void ToOutputs(Span<double> scores)
    {
        if (Task == LearnerTask.Binary)
        {
            scores[0] = DeterministicMath.Sigmoid(scores[0]);
        }
        else if (Task == LearnerTask.Multiclass)
        {
            double sum = 0, greatest = double.NegativeInfinity;
            foreach (var score in scores)
            {
                greatest = Math.Max(greatest, score);
            }

            foreach (ref var score in scores)
            {
                score = DeterministicMath.Exp(score - greatest);
                sum += score;
            }

            foreach (ref var score in scores)
            {
                score /= sum;
            }
        }
    }

    /// <summary>All checks.</summary>
    public IEnumerable<ContractCheck> Checks()
    {
        yield return new("the same seed gives the same bytes", SameSeedSameBytes);
        yield return new("data learned before do not matter", ForgetsOtherData);
        yield return new("any number of threads gives the same bytes", ThreadsDoNotMatter);
        yield return new("learning leaves its rows as they were", LeavesRowsAlone);
        yield return new("outputs are what the task asks for", OutputsFitTheTask);
        yield return new("what can be learned is learned", LearnsWhatIsThere);
        yield return new("rows of weight zero count as absent", ZeroWeightIsAbsent);
        yield return new("missing values are scored", ScoresMissingValues);
        yield return new("infinite values are learned from or refused in words", InfiniteValues);
        yield return new("one row is learned from or refused in words", OneRow);
        yield return new("one column is enough", OneColumn);
        yield return new("a column that never changes does not hurt", ConstantColumn);
        yield return new("the order of the columns does not matter", ColumnOrder);
        yield return new("no rows are refused in words", () => Refuses(Part(CreateSet(10, Seed), 0), "no rows"));
        yield return Task == LearnerTask.Regression
            ? new("labels that are all alike are learned", LearnsConstant)
            : new("labels that are all alike are refused in words", RefusesOneClass);
        yield return new("a label that is not a number is refused in words", RefusesMissingLabel);
        yield return new("a label that the task does not know is refused in words", RefusesStrangeLabels);
        yield return new("a saved and read scorer gives the same bits", ReadsWhatItSaved);
        yield return new("a batch gives the bits of single rows", BatchesLikeSingles);
        yield return new("sixteen threads score what one does", ScoresInParallel);
        yield return new("a row of another width is refused and both widths are named", RefusesOtherWidths);
        yield return new("outputs that are too short are refused", RefusesShortOutputs);
        yield return new("scoring one row allocates nothing", ScoresWithoutGarbage);
        yield return new("contributions add up to the score", ContributionsAddUp);
        yield return new("a cancelled call stops", StopsWhenCancelled);
        if (ReportsProgress)
        {
            yield return new("learning that is cancelled on the way stops", StopsOnTheWay);
        }
    }

    private static LearningSet Part(LearningSet set, int rows) => set.Select([.. Enumerable.Range(0, rows)]);

    private static float[] Score(IScorer scorer, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * scorer.OutputCount];
        scorer.Score(features, outputs);
        return outputs;
    }

    private static float[] ScoreOneByOne(IScorer scorer, FeatureMatrix features)
    {
        var outputs = new float[features.RowCount * scorer.OutputCount];
        for (var i = 0; i < features.RowCount; i++)
        {
            scorer.Score(features.Row(i), outputs.AsSpan(i * scorer.OutputCount, scorer.OutputCount));
        }

        return outputs;
    }

    private static bool SameBits(float[] left, float[] right)
        => left.Length == right.Length && left.Zip(right).All(p => BitConverter.SingleToInt32Bits(p.First) == BitConverter.SingleToInt32Bits(p.Second));

    private IScorer Learn(LearningSet set, int threads = 1, ILearner? learner = null)
        => (learner ?? CreateLearner()).Learn(set, null, new LearningContext(Seed, threads));

    private void Refuses(LearningSet set, string what)
    {
        try
        {
            Learn(set);
        }
        catch (TrainingDataException)
        {
            return;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"Learning from {what} failed with {failure.GetType().Name}, not with TrainingDataException.", failure);
        }

        throw new ContractViolationException($"Learning from {what} was not refused.");
    }

    private static TException Failure<TException>(Action call, string what)
        where TException : Exception
    {
        try
        {
            call();
        }
        catch (TException failure)
        {
            return failure;
        }
        catch (Exception failure)
        {
            throw new ContractViolationException($"{what} failed with {failure.GetType().Name}, not with {typeof(TException).Name}.", failure);
        }

        throw new ContractViolationException($"{what} was not refused.");
    }
}
