using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Judges what is recommended in the course of a visit: whether the next click is on the list. The same bits for any number of threads.</summary>
/// <remarks>
/// Each click has one item to find, so that recall@k is the share of clicks that were found, mrr@k the mean of 1 / place and ndcg@k that of
/// 1 / log2(place + 1). Means are over clicks; intervals are over visits, whose clicks go together.
/// </remarks>
public static class SessionEvaluator
{
    private const int BlockSize = 16;
    private static readonly string[] Names = ["recall", "mrr", "ndcg"];

    /// <summary>Judges all clicks after the first of each visit.</summary>
    /// <param name="recommender">What to judge. It is asked as if nobody was known: all that it knows is the visit so far.</param>
    /// <param name="task">The visits.</param>
    /// <param name="options">The lengths of the lists and the confidence; null for the defaults.</param>
    /// <param name="context">Threads and progress.</param>
    /// <param name="cancellationToken">Checked between blocks of visits.</param>
    public static RecommenderReport Evaluate(
        IRecommender recommender,
        SessionTask task,
        RecommenderEvaluationOptions? options = null,
        LearningContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(task);
        options ??= new();
        context ??= new();
        options.Check(task.Training.ItemCount, nameof(options));
        if (recommender.ItemCount != task.Training.ItemCount)
        {
            throw new ArgumentException("The recommender and the task are of different catalogues.", nameof(task));
        }

        var lengths = options.ListLengths;
        var longest = lengths.Max();
        var discounts = ListFigures.Discounts(longest);
        var sums = new double[task.TestItems.Length][];
        var shown = new bool[lengths.Length][];
        for (var k = 0; k < lengths.Length; k++)
        {
            shown[k] = new bool[recommender.ItemCount];
        }

        var done = 0;
        Blocks.For(sums.Length, BlockSize, context.MaxDegreeOfParallelism, (_, start, count) =>
        {
            var scores = new float[recommender.ItemCount];
            var (items, best) = (new int[longest], new float[longest]);
            for (var session = start; session < start + count; session++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sums[session] = Judge(recommender, task.TestItems[session], task.TestTimes[session], lengths, discounts, scores, items, best, shown);
            }

            context.Progress?.Report(new LearningProgress("judging", Interlocked.Add(ref done, count), sums.Length));
        }, cancellationToken);
        return Report(task, options, sums, shown);
    }

    private static double[] Judge(
        IRecommender recommender,
        ImmutableArray<int> clicks,
        ImmutableArray<long> clickTimes,
        ImmutableArray<int> lengths,
        double[] discounts,
        float[] scores,
        int[] list,
        float[] best,
        bool[][] shown)
    {
        var sums = new double[1 + (Names.Length * lengths.Length)];
        var (seen, times) = (new List<int>(), new List<long>());
        for (var click = 0; click + 1 < clicks.Length; click++)
        {
            // The history holds each item once, at its last time, in the order of the clicks.
            var at = seen.IndexOf(clicks[click]);
            if (at >= 0)
            {
                seen.RemoveAt(at);
                times.RemoveAt(at);
            }

            seen.Add(clicks[click]);
            times.Add(clickTimes[click]);
            var next = clicks[click + 1];
            if (seen.Contains(next))
            {
                continue;
            }

            var items = seen.ToArray();
            recommender.Score(new ItemHistory(items, times: times.ToArray()), scores);
            TopItems.Select(scores, items, list, best);
            var place = Array.IndexOf(list, next);
            sums[0]++;
            for (var k = 0; k < lengths.Length; k++)
            {
                if (place >= 0 && place < lengths[k])
                {
                    sums[1 + (k * Names.Length)]++;
                    sums[2 + (k * Names.Length)] += 1.0 / (place + 1);
                    sums[3 + (k * Names.Length)] += discounts[place];
                }

                foreach (var item in list.AsSpan(0, lengths[k]))
                {
                    if (item >= 0)
                    {
                        shown[k][item] = true; // whoever is first: it is only ever set
                    }
                }
            }
        }

        return sums;
    }

    private static RecommenderReport Report(SessionTask task, RecommenderEvaluationOptions options, double[][] sums, bool[][] shown)
    {
        var clicks = sums.Sum(s => s[0]);
        if (clicks == 0)
        {
            throw new TrainingDataException("No visit has a second item to tell.", "Choose another moment.");
        }

        var z = SpecialFunctions.NormalQuantile(0.5 + (0.5 * options.Confidence));
        var metrics = ImmutableArray.CreateBuilder<RecommenderMetric>();
        for (var k = 0; k < options.ListLengths.Length; k++)
        {
            var length = options.ListLengths[k];
            for (var i = 0; i < Names.Length; i++)
            {
                var at = 1 + (k * Names.Length) + i;
                var mean = sums.Sum(s => s[at]) / clicks;

                // The spread of a ratio of two sums over visits (Cochran 1977, 6.3).
                var squares = sums.Sum(s => (s[at] - (mean * s[0])) * (s[at] - (mean * s[0])));
                var error = z * Math.Sqrt(squares * sums.Length / Math.Max(sums.Length - 1, 1)) / clicks;
                metrics.Add(new(string.Create(CultureInfo.InvariantCulture, $"{Names[i]}@{length}"), mean, new(mean - error, mean + error)));
            }

            metrics.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"coverage@{length}"),
                shown[k].Count(s => s) / (double)shown[k].Length,
                new(double.NaN, double.NaN)));
        }

        return new RecommenderReport
        {
            Protocol = string.Create(CultureInfo.InvariantCulture, $"{task.Protocol}; mean over {clicks} clicks"),
            Users = sums.Length,
            UsersWithoutHistory = 0,
            Items = task.Training.ItemCount,
            Metrics = metrics.ToImmutable(),
        };
    }
}
