using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using static AudienceML.Testing.Contracts.ContractViolationException;
using static AudienceML.Testing.Learning.ScorerBytes;

namespace AudienceML.Testing.Learning;

/// <content>The checks of learning.</content>
public abstract partial class LearnerContract
{
    private void SameSeedSameBytes()
    {
        var set = CreateSet(TrainingRows, Seed);
        ThrowIf(!Save(Learn(set)).AsSpan().SequenceEqual(Save(Learn(set))), "Two learners with the same seed and rows gave different bytes.");
    }

    private void ForgetsOtherData()
    {
        var set = CreateSet(TrainingRows, Seed);
        var learner = CreateLearner();
        Learn(CreateSet(TrainingRows, Seed + 1), learner: learner);
        ThrowIf(
            !Save(Learn(set, learner: learner)).AsSpan().SequenceEqual(Save(Learn(set))),
            "A learner that had learned from other rows before gave another scorer than a new one.");
    }

    private void ThreadsDoNotMatter()
    {
        var set = CreateSet(TrainingRows, Seed);
        var one = Save(Learn(set));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            ThrowIf(!Save(Learn(set, threads)).AsSpan().SequenceEqual(one), $"{threads} threads gave other bytes than one.");
        }
    }

    private void LeavesRowsAlone()
    {
        var set = CreateSet(TrainingRows, Seed);
        Learn(set);
        var fresh = CreateSet(TrainingRows, Seed);
        ThrowIf(
            !SameBits(set.Features.Values.ToArray(), fresh.Features.Values.ToArray())
                || !SameBits(set.Labels.ToArray(), fresh.Labels.ToArray())
                || !SameBits(set.Weights.ToArray(), fresh.Weights.ToArray()),
            "Learning changed the rows that it was given.");
    }

    private void ZeroWeightIsAbsent()
    {
        var set = CreateSet(TrainingRows, Seed);
        var weights = Enumerable.Range(0, set.RowCount).Select(i => i % 3 == 0 ? 0f : 1f).ToArray();
        var kept = Enumerable.Range(0, set.RowCount).Where(i => weights[i] > 0).ToArray();
        var weighted = new LearningSet(set.Features, set.Labels, weights, set.Columns, set.Groups);
        var part = weighted.Select(kept);
        ThrowIf(
            !SameBits(Score(Learn(weighted), set.Features), Score(Learn(part), set.Features)),
            "Rows of weight 0 changed the scorer.");
    }

    private void ScoresMissingValues()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var empty = new float[scorer.InputCount];
        Array.Fill(empty, float.NaN);
        var score = ScoreOneByOne(scorer, new FeatureMatrix(empty, 1, empty.Length));
        ThrowIf(!score.All(float.IsFinite), "A row without any value was not scored with a finite number.");
        ThrowIf(!Score(scorer, set.Features).All(float.IsFinite), "A row with some values missing was not scored with a finite number.");
    }

    private void OneRow()
    {
        try
        {
            var set = Part(CreateSet(10, Seed), 1);
            ThrowIf(!Score(Learn(set), set.Features).All(float.IsFinite), "A scorer learned from one row gave no finite score.");
        }
        catch (TrainingDataException)
        {
            // Refusing is as good as learning, if it is said.
        }
    }

    private void OneColumn()
    {
        var set = CreateSet(TrainingRows, Seed);
        var column = new FeatureMatrix(set.RowCount, 1);
        for (var i = 0; i < set.RowCount; i++)
        {
            column.Values[i] = set.Features.Row(i)[0];
        }

        var scorer = Learn(new LearningSet(column, set.Labels, set.Weights, [set.Columns[0]], set.Groups));
        ThrowIf(scorer.InputCount != 1 || !Score(scorer, column).All(float.IsFinite), "Rows of one column were not learned from.");
    }

    private void ConstantColumn()
    {
        var set = CreateSet(TrainingRows, Seed);
        var wide = new FeatureMatrix(set.RowCount, set.Columns.Length + 2);
        for (var i = 0; i < set.RowCount; i++)
        {
            set.Features.Row(i).CopyTo(wide.Row(i));
            wide.Row(i)[^2] = 5;
            wide.Row(i)[^1] = float.NaN;
        }

        var columns = set.Columns.Add(new FeatureColumn("constant", FeatureKind.Number)).Add(new FeatureColumn("empty", FeatureKind.Number));
        var scores = Score(Learn(new LearningSet(wide, set.Labels, set.Weights, columns, set.Groups)), wide);
        ThrowIf(!scores.All(float.IsFinite), "A column that is always the same, or always missing, led to scores that are not finite.");
        ThrowIf(scores.Distinct().Count() < 2, "A column that is always the same, or always missing, made all scores equal.");
    }

    private void OutputsFitTheTask()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var outputs = Task == LearnerTask.Multiclass ? LearnerData.Classes : 1;
        ThrowIf(scorer.OutputCount != outputs, $"{Task} has {outputs} outputs; the scorer has {scorer.OutputCount}.");
        ThrowIf(scorer.InputCount != set.Columns.Length, $"The rows have {set.Columns.Length} columns; the scorer takes {scorer.InputCount}.");
        var scores = Score(scorer, set.Features);
        ThrowIf(!scores.All(float.IsFinite), "A score is not a finite number.");
        ThrowIf(
            Task is LearnerTask.Binary or LearnerTask.Multiclass && !scores.All(p => p is >= 0 and <= 1),
            "A score is no probability.");
        ThrowIf(
            Task == LearnerTask.Multiclass && !scores.Chunk(outputs).All(row => Math.Abs(row.Sum() - 1) <= 1e-5),
            "The probabilities of a row do not add up to 1.");
    }

    private void LearnsWhatIsThere()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var scores = Score(scorer, set.Features);
        var labels = set.Labels.ToArray();

        // The score that should be high where the label is: of the label's class, or the only one.
        double inside = 0, outside = 0, insideCount = 0, outsideCount = 0;
        var middle = labels.Order().ElementAt(labels.Length / 2);
        for (var i = 0; i < labels.Length; i++)
        {
            for (var output = 0; output < scorer.OutputCount; output++)
            {
                var isInside = Task == LearnerTask.Multiclass ? labels[i] == output : Task == LearnerTask.Binary ? labels[i] == 1 : labels[i] > middle;
                var score = scores[(i * scorer.OutputCount) + output];
                inside += isInside ? score : 0;
                insideCount += isInside ? 1 : 0;
                outside += isInside ? 0 : score;
                outsideCount += isInside ? 0 : 1;
            }
        }

        ThrowIf(
            !(inside / insideCount > outside / outsideCount),
            $"Rows with the outcome score {inside / insideCount} on average, those without {outside / outsideCount}: nothing was learned.");
    }

    private void InfiniteValues()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        (set.Features.Row(3)[0], set.Features.Row(4)[0]) = (float.PositiveInfinity, float.NegativeInfinity);
        try
        {
            ThrowIf(
                !ScoreOneByOne(scorer, set.Features.Rows(3, 2)).All(float.IsFinite), "A row with an infinite value was not scored with a finite number.");
        }
        catch (ArgumentException)
        {
            // Refusing is as good as scoring, if it is said.
        }

        try
        {
            ThrowIf(!Score(Learn(set), set.Features).All(float.IsFinite), "A scorer learned from infinite values gave no finite score.");
        }
        catch (TrainingDataException)
        {
            // Refusing is as good as learning, if it is said.
        }
    }

    private void ColumnOrder()
    {
        var set = CreateSet(TrainingRows, Seed);
        var width = set.Columns.Length;
        var turned = new FeatureMatrix(set.RowCount, width);
        for (var i = 0; i < set.RowCount; i++)
        {
            set.Features.Row(i).CopyTo(turned.Row(i));
            turned.Row(i).Reverse();
        }

        var scores = Score(Learn(set), set.Features);
        var others = Score(Learn(new LearningSet(turned, set.Labels, set.Weights, [.. set.Columns.Reverse()], set.Groups)), turned);
        var difference = scores.Zip(others, (a, b) => Math.Abs((double)a - b)).Average();
        ThrowIf(
            !(difference <= ColumnOrderTolerance),
            $"With the columns in reverse order, outputs differ by {difference} on average; {ColumnOrderTolerance} is allowed.");
    }

    private void LearnsConstant()
    {
        var set = CreateSet(100, Seed);
        var labels = new float[100];
        Array.Fill(labels, 3.5f);
        var scores = Score(Learn(new LearningSet(set.Features, labels, set.Weights, set.Columns, set.Groups)), set.Features);
        ThrowIf(
            !scores.All(score => Math.Abs(score - 3.5) <= ConstantTolerance * 3.5),
            $"All labels are 3.5, and the scores go from {scores.Min()} to {scores.Max()}.");
    }

    private void RefusesOneClass() => Refuses(WithLabels(CreateSet(100, Seed), Enumerable.Repeat(1f, 100)), "labels that are all 1");

    private void RefusesMissingLabel()
    {
        var set = CreateSet(100, Seed);
        var labels = set.Labels.ToArray();
        labels[7] = float.NaN;
        Refuses(WithLabels(set, labels), "a label that is NaN");
    }

    private void RefusesStrangeLabels()
    {
        float[] strange = Task switch
        {
            LearnerTask.Binary => [2, 0.5f, -1, float.PositiveInfinity],
            LearnerTask.Multiclass or LearnerTask.Ranking => [1.5f, -1, float.PositiveInfinity],
            _ => [float.PositiveInfinity, float.NegativeInfinity],
        };
        var set = CreateSet(100, Seed);
        foreach (var label in strange)
        {
            var labels = set.Labels.ToArray();
            labels[7] = label;
            Refuses(WithLabels(set, labels), $"a label that is {label}");
        }
    }

    private static LearningSet WithLabels(LearningSet set, IEnumerable<float> labels) =>
        new(set.Features, labels.ToArray(), set.Weights, set.Columns, set.Groups);

    private void StopsWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var set = CreateSet(TrainingRows, Seed);
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(set, null, new LearningContext(Seed), source.Token), "Learning with a cancelled token");
        var scorer = Learn(set);
        Failure<OperationCanceledException>(
            () => scorer.Score(set.Features, new float[set.RowCount * scorer.OutputCount], source.Token), "Scoring with a cancelled token");
    }

    private void StopsOnTheWay()
    {
        using var source = new CancellationTokenSource();
        var reports = new CancelOnReport(source);
        Failure<OperationCanceledException>(
            () => CreateLearner().Learn(CreateSet(TrainingRows, Seed), null, new LearningContext(Seed, 1, reports), source.Token),
            "Learning that was cancelled when it first told how far it is");
    }

    private sealed class CancelOnReport(CancellationTokenSource source) : IProgress<LearningProgress>
    {
        public void Report(LearningProgress value) => source.Cancel();
    }
}
