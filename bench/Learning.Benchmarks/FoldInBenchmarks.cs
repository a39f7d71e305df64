using System.Diagnostics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Benchmarks;

/// <summary>How long it takes to find the factors of one user from the history, ours alone.</summary>
internal static class FoldInBenchmarks
{
    private const int Items = 20_000;

    public static void Run(Report report)
    {
        foreach (var factors in new[] { 32, 64, 128 })
        {
            var model = new ImplicitAlsLearner(new() { Factors = factors, Iterations = 1 }).Learn(Draw(), new LearningContext());
            var found = new float[factors];
            foreach (var count in new[] { 20, 100, 500 })
            {
                var items = new RandomSource(count).Permutation(Items)[..count];
                report.Add($"{factors} factors, {count} events, exact", Time(() => model.FoldIn(new(items), found, 0)), "µs");
                report.Add($"{factors} factors, {count} events, 3 steps of CG", Time(() => model.FoldIn(new(items), found, 3)), "µs");
                report.Add($"{factors} factors, {count} events, 2 steps of CG from the last factors", Time(() => model.FoldIn(new(items), found, 2, isWarm: true)), "µs");
            }
        }
    }

    private static double Time(Action fold)
    {
        const int Repeats = 50;
        var least = double.PositiveInfinity;
        for (var round = 0; round < 200; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Repeats; i++)
            {
                fold();
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Repeats);
        }

        return least;
    }

    private static Interactions Draw()
    {
        var random = new RandomSource(7UL);
        var starts = new int[5001];
        var columns = new List<int>();
        for (var user = 0; user < 5000; user++)
        {
            columns.AddRange(Enumerable.Range(0, 40).Select(_ => random.NextInt32(Items)).Distinct().Order());
            starts[user + 1] = columns.Count;
        }

        return new(new SparseMatrix(starts, columns.ToArray(), Enumerable.Repeat(1f, columns.Count).ToArray(), Items));
    }
}
