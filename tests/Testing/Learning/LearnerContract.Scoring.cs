using AudienceML.Learning.Data;
using static AudienceML.Testing.Contracts.ContractViolationException;
using static AudienceML.Testing.Learning.ScorerBytes;

namespace AudienceML.Testing.Learning;

/// <content>The checks of scorers.</content>
public abstract partial class LearnerContract
{
    private void ReadsWhatItSaved()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var bytes = Save(scorer);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var restored = Formats.Read(reader);
        ThrowIf(reader.BaseStream.Position != bytes.Length, "The reader left bytes that the scorer wrote.");
        ThrowIf(!SameBits(Score(restored, set.Features), Score(scorer, set.Features)), "A read scorer gave other scores than the one that was saved.");
        ThrowIf(!Save(restored).AsSpan().SequenceEqual(bytes), "A read scorer saved other bytes.");
    }

    private void BatchesLikeSingles()
    {
        var scorer = Learn(CreateSet(TrainingRows, Seed));
        foreach (var size in BatchSizes)
        {
            var features = CreateSet(BatchSizes[^1], Seed + 1).Features.Rows(0, size);
            ThrowIf(!SameBits(Score(scorer, features), ScoreOneByOne(scorer, features)), $"A batch of {size} rows gave other bits than the rows one by one.");
        }
    }

    private void ScoresInParallel()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var expected = ScoreOneByOne(scorer, set.Features);
        var results = new float[16][];
        using var start = new Barrier(results.Length);
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = ScoreOneByOne(scorer, set.Features);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ThrowIf(!results.All(r => SameBits(r, expected)), "Threads that share a scorer got other scores.");
    }

    private void RefusesOtherWidths()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var wider = set.Columns.Length + 1;
        NamesBoth(() => scorer.Score(new float[wider], new float[scorer.OutputCount]));
        NamesBoth(() => scorer.Score(new FeatureMatrix(2, wider), new float[2 * scorer.OutputCount]));

        void NamesBoth(Action call)
        {
            var failure = Failure<ArgumentException>(call, "A row that is too wide");
            ThrowIf(
                !failure.Message.Contains($"{set.Columns.Length}", StringComparison.Ordinal)
                    || !failure.Message.Contains($"{wider}", StringComparison.Ordinal),
                $"The message does not name both widths, {set.Columns.Length} and {wider}: {failure.Message}");
        }
    }

    private void RefusesShortOutputs()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        Failure<ArgumentException>(() => scorer.Score(set.Features, new float[(set.RowCount * scorer.OutputCount) - 1]), "A short destination");
    }

    private void ScoresWithoutGarbage()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        var outputs = new float[scorer.OutputCount];
        for (var i = 0; i < 200; i++)
        {
            scorer.Score(set.Features.Row(i), outputs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            scorer.Score(set.Features.Row(i), outputs);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ThrowIf(allocated != 0, $"Scoring 200 rows one by one allocated {allocated} bytes.");
    }

    private void ContributionsAddUp()
    {
        var set = CreateSet(TrainingRows, Seed);
        var scorer = Learn(set);
        if (scorer is not IAttributable attributable)
        {
            return;
        }

        var contributions = new double[scorer.InputCount];
        var outputs = new float[scorer.OutputCount];
        var sums = new double[scorer.OutputCount];
        for (var i = 0; i < 200; i++)
        {
            for (var output = 0; output < sums.Length; output++)
            {
                var expected = attributable.Attribute(set.Features.Row(i), output, contributions);
                sums[output] = expected + contributions.Sum();
            }

            ToOutputs(sums);
            scorer.Score(set.Features.Row(i), outputs);
            for (var output = 0; output < sums.Length; output++)
            {
                ThrowIf(
                    !(Math.Abs(sums[output] - outputs[output]) <= AttributionTolerance),
                    $"Row {i} scores {outputs[output]}, but its expected value and contributions add up to {sums[output]}.");
            }
        }
    }
}
