using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Judges recommendation lists: all items are ranked, never a sample of them (Krichene and Rendle 2020).</summary>
/// <remarks>
/// Gains are binary. Means are over users with something to find, those without a history included. precision@k divides by k, recall@k and
/// map@k by the number of items to find, their capped forms by the smaller of that and k; ndcg@k has the best list of as many as can be found for
/// its measure. Beside accuracy: coverage@k, the share of the catalogue that is on any list; gini@k, how unequal items share the places, 0 to 1;
/// popularity@k, how many users took the recommended items; novelty@k, their self-information in bits; with item features diversity@k, 1 minus
/// the mean cosine of two items, and calibration_kl@k, how far the list's mix of features is from the history's. The same bits for any number
/// of threads.
/// </remarks>
public static class RecommenderEvaluator
{
    private const int BlockSize = 256;

    /// <summary>Judges the lists of all users with something to find.</summary>
    /// <param name="recommender">What to judge.</param>
    /// <param name="task">The histories and what should be on the lists.</param>
    /// <param name="options">What is measured; null for the defaults.</param>
    /// <param name="context">Threads and progress.</param>
    /// <param name="cancellationToken">Checked between blocks of users.</param>
    /// <exception cref="TrainingDataException">No user has something to find.</exception>
    public static RecommenderReport Evaluate(
        IRecommender recommender,
        RankingTask task,
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
            throw new ArgumentException(
                $"The recommender knows {recommender.ItemCount} items, the task {task.Training.ItemCount}: they are of different catalogues.", nameof(task));
        }

        var users = UsersToJudge(task.Test, options);
        if (users.Length == 0)
        {
            throw new TrainingDataException("No user has an item to find.", "Use another split, or lower the bound of what is relevant.");
        }

        var lengths = options.ListLengths;
        var catalogue = new CatalogueFigures(task.Training, task.Histories, options.CalibrationSmoothing);
        const int PerLength = ListFigures.Count + CatalogueFigures.Count;
        var figures = new double[users.Length][];
        var longest = lengths.Max();
        var lists = new int[users.Length][];
        var discounts = ListFigures.Discounts(longest);
        var extra = MostAlsoSeen(task.AlsoSeen, users);
        for (var start = 0; start < users.Length; start += BlockSize * 16)
        {
            // In stretches, so that the lists of all users with room for what is left out never are in memory together.
            var part = users.AsSpan(start, Math.Min(BlockSize * 16, users.Length - start)).ToArray();
            var ranked = task.Unlearned is null
                ? TopItems.Find(recommender, task.Training, part, longest + extra, options.WithSeen, context.MaxDegreeOfParallelism, cancellationToken)
                : FoldIn(recommender, task.Unlearned, part, longest + extra, options.WithSeen, context.MaxDegreeOfParallelism, cancellationToken);
            var offset = start;
            Blocks.For(part.Length, BlockSize, context.MaxDegreeOfParallelism, (_, first, count) =>
            {
                for (var i = first; i < first + count; i++)
                {
                    var list = Take(ranked.Items(i), options.WithSeen ? null : task.AlsoSeen, part[i], longest);
                    var own = new double[lengths.Length * PerLength];
                    for (var k = 0; k < lengths.Length; k++)
                    {
                        var places = own.AsSpan(k * PerLength, PerLength);
                        Judge(list, task.Test.Columns(part[i]), lengths[k], discounts).Write(places);
                        catalogue.Write(list.AsSpan(0, Math.Min(lengths[k], list.Length)), part[i], places[ListFigures.Count..]);
                    }

                    (figures[offset + i], lists[offset + i]) = (own, list);
                }
            }, cancellationToken);
            context.Progress?.Report(new LearningProgress("judging", start + part.Length, users.Length));
        }

        var withoutHistory = users.Count(user => task.Histories.ByUser.Columns(user).IsEmpty);
        return new RecommenderReport
        {
            Protocol = Describe(task, options, users.Length, withoutHistory),
            Users = users.Length,
            UsersWithoutHistory = withoutHistory,
            Items = task.Training.ItemCount,
            Metrics = Summarize(figures, lists, options, catalogue, task.Training.ItemCount),
            Exposure = Expose(lists, options, catalogue.Popularity),
            UserNdcg = [.. figures.Select(own => own[Array.IndexOf(ListFigures.Names, "ndcg")])],
        };
    }

    private static int[] UsersToJudge(SparseMatrix test, RecommenderEvaluationOptions options)
    {
        var users = new List<int>();
        for (var user = 0; user < test.RowCount; user++)
        {
            if (!test.Columns(user).IsEmpty)
            {
                users.Add(user);
            }
        }

        if (users.Count <= options.MaxUsers)
        {
            return [.. users];
        }

        var drawn = new RandomSource(Seeds.Derive(options.Seed, "users")).Permutation(users.Count).AsSpan(0, options.MaxUsers).ToArray();
        return [.. drawn.Order().Select(i => users[i])];
    }

    private static int MostAlsoSeen(SparseMatrix? alsoSeen, int[] users)
    {
        var most = 0;
        if (alsoSeen is not null)
        {
            foreach (var user in users)
            {
                most = Math.Max(most, alsoSeen.Columns(user).Length);
            }
        }

        return most;
    }

    /// <summary>The best items of users who are nobody to the recommender but for their history.</summary>
    private static RankedItems FoldIn(
        IRecommender recommender, Interactions histories, int[] users, int count, bool withSeen, int degree, CancellationToken cancellationToken)
    {
        var items = new int[checked(users.Length * count)];
        var scores = new float[items.Length];
        Blocks.For(users.Length, 16, degree, (_, start, length) =>
        {
            var all = new float[recommender.ItemCount];
            for (var row = start; row < start + length; row++)
            {
                var known = histories.HistoryOf(users[row]);
                recommender.Score(new ItemHistory(known.Items, known.Values, known.Times), all);
                TopItems.Select(all, withSeen ? default : known.Items, items.AsSpan(row * count, count), scores.AsSpan(row * count, count));
            }
        }, cancellationToken);
        return new RankedItems(items, scores, count);
    }

    private static int[] Take(ReadOnlySpan<int> items, SparseMatrix? alsoSeen, int user, int most)
    {
        var seen = alsoSeen is null ? default : alsoSeen.Columns(user);
        var list = new List<int>(most);
        foreach (var item in items)
        {
            if (item < 0 || list.Count == most)
            {
                break;
            }

            if (seen.BinarySearch(item) < 0)
            {
                list.Add(item);
            }
        }

        return [.. list];
    }

    private static ListFigures Judge(int[] list, ReadOnlySpan<int> wanted, int k, double[] discounts)
    {
        Span<bool> isFound = stackalloc bool[Math.Min(Math.Min(k, list.Length), 512)];
        if (Math.Min(k, list.Length) > isFound.Length)
        {
            isFound = new bool[Math.Min(k, list.Length)];
        }

        for (var place = 0; place < isFound.Length; place++)
        {
            isFound[place] = wanted.BinarySearch(list[place]) >= 0;
        }

        return ListFigures.Judge(isFound, k, wanted.Length, discounts);
    }

    private static ImmutableArray<RecommenderMetric> Summarize(
        double[][] figures, int[][] lists, RecommenderEvaluationOptions options, CatalogueFigures catalogue, int items)
    {
        const int PerLength = ListFigures.Count + CatalogueFigures.Count;
        var z = SpecialFunctions.NormalQuantile(0.5 + (0.5 * options.Confidence));
        var metrics = ImmutableArray.CreateBuilder<RecommenderMetric>();
        for (var k = 0; k < options.ListLengths.Length; k++)
        {
            var length = options.ListLengths[k];
            for (var i = 0; i < PerLength; i++)
            {
                var isAccuracy = i < ListFigures.Count;
                if (!isAccuracy && !catalogue.HasFeatures && i - ListFigures.Count >= 2)
                {
                    continue;
                }

                var name = isAccuracy ? ListFigures.Names[i] : CatalogueFigures.Names[i - ListFigures.Count];
                metrics.Add(Mean(At(name, length), figures, (k * PerLength) + i, z));
            }

            var counts = new int[items];
            foreach (var list in lists)
            {
                foreach (var item in list.AsSpan(0, Math.Min(length, list.Length)))
                {
                    counts[item]++;
                }
            }

            metrics.Add(new(At("coverage", length), counts.Count(c => c > 0) / (double)items, new(double.NaN, double.NaN)));
            metrics.Add(new(At("gini", length), Gini(counts), new(double.NaN, double.NaN)));
        }

        return metrics.ToImmutable();
    }

    private static RecommenderMetric Mean(string name, double[][] figures, int at, double z)
    {
        double sum = 0, squares = 0;
        var count = 0;
        foreach (var own in figures)
        {
            if (!double.IsNaN(own[at]))
            {
                sum += own[at];
                count++;
            }
        }

        var mean = sum / count;
        foreach (var own in figures)
        {
            if (!double.IsNaN(own[at]))
            {
                squares += (own[at] - mean) * (own[at] - mean);
            }
        }

        var error = Math.Sqrt(squares / (count - 1) / count);
        return new(name, mean, new(mean - (z * error), mean + (z * error)));
    }

    /// <summary>0 when all items have as many places, near 1 when one item has them all.</summary>
    private static double Gini(int[] counts)
    {
        var sorted = counts.ToArray();
        Array.Sort(sorted);
        double weighted = 0, total = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            weighted += ((2.0 * (i + 1)) - sorted.Length - 1) * sorted[i];
            total += sorted[i];
        }

        return weighted / (sorted.Length * total);
    }

    private static ImmutableArray<GroupExposure> Expose(int[][] lists, RecommenderEvaluationOptions options, ReadOnlySpan<int> popularity)
    {
        if (options.ItemGroups.IsEmpty)
        {
            return [];
        }

        var groups = options.GroupNames.Length;
        var (items, pairs, places) = (new double[groups], new double[groups], new double[groups]);
        for (var item = 0; item < popularity.Length; item++)
        {
            items[options.ItemGroups[item]]++;
            pairs[options.ItemGroups[item]] += popularity[item];
        }

        foreach (var list in lists)
        {
            foreach (var item in list)
            {
                places[options.ItemGroups[item]]++;
            }
        }

        return
        [
            .. options.GroupNames.Select((name, g) => new GroupExposure(name, items[g] / items.Sum(), pairs[g] / pairs.Sum(), places[g] / places.Sum())),
        ];
    }

    private static string Describe(RankingTask task, RecommenderEvaluationOptions options, int users, int withoutHistory)
    {
        var seen = options.WithSeen ? "what a user took before may be recommended again" : "what a user took before is left out";
        var unknown = withoutHistory == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {withoutHistory} of them without a history");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{task.Protocol}; all {task.Training.ItemCount} items ranked, {seen}; every test row is relevant, binary gain; mean over {users} {(users == options.MaxUsers ? "users drawn of those" : "users")} with test rows{unknown}; map divides by all relevant ones");
    }

    private static string At(string name, int k) => string.Create(CultureInfo.InvariantCulture, $"{name}@{k}");
}
