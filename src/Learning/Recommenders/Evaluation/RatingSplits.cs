using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Ways to divide a log, among them those of other people's published figures, row by row the same where that is possible.</summary>
public static class RatingSplits
{
    private const int RepeatedSplits = 5;

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } = ["surprise5", "item75", "recbole811", "leave-last", "temporal", "random", "fold-in", "fold-in-retrain"];

    /// <summary>Divides a log in a way that goes by a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="log">The log.</param>
    /// <param name="seed">Decides what is drawn. The published folds are those of seed 42; surprise5 is published with seed 0 and drawn with it for 42.</param>
    /// <param name="testShare">The share of test rows of temporal and random.</param>
    /// <returns>One split, or several of which figures are averaged.</returns>
    public static ImmutableArray<RatingSplit> Named(string name, RatingLog log, int seed = 42, double testShare = 0.2) => name switch
    {
        "surprise5" => Surprise5(log, seed == 42 ? 0 : seed),
        "item75" => [Item75(log, seed)],
        "recbole811" => [.. Enumerable.Range(0, RepeatedSplits).Select(i => RecBole811(log, seed + i))],
        "leave-last" => [LeaveLast(log)],
        "temporal" => [Temporal(log, testShare)],
        "random" => [Random(log, testShare, seed)],
        "fold-in" => [.. Enumerable.Range(0, RepeatedSplits).Select(i => FoldIn(log, seed + i))],
        "fold-in-retrain" => [.. Enumerable.Range(0, RepeatedSplits).Select(i => Retrain(FoldIn(log, seed + i)))],
        _ => throw new ArgumentException($"'{name}' is no split; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Five folds of rows as Surprise's KFold(n_splits=5, random_state=0) draws them.</summary>
    /// <param name="log">The log, its rows in the order of the file.</param>
    /// <param name="seed">The state of the generator; published figures have 0.</param>
    public static ImmutableArray<RatingSplit> Surprise5(RatingLog log, int seed = 0)
    {
        const int Folds = 5;
        CheckRows(log, Folds);
        var order = log.AllRows();
        new LegacyMersenneTwister((uint)seed).Shuffle(order);
        var splits = ImmutableArray.CreateBuilder<RatingSplit>(Folds);
        var start = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var end = start + (log.Count / Folds) + (fold < log.Count % Folds ? 1 : 0);
            var isTest = new bool[log.Count];
            foreach (var row in order.AsSpan(start..end))
            {
                isTest[row] = true;
            }

            splits.Add(Divide(Text($"fold {fold + 1} of 5 of the rows shuffled with seed {seed} (Surprise's KFold)"), isTest));
            start = end;
        }

        return splits.MoveToImmutable();
    }

    /// <summary>Three quarters of each item's rows to learn from, as the Recommenders project's stratified split of its benchmark draws them.</summary>
    /// <param name="log">The log, its rows in the order of the file.</param>
    /// <param name="seed">The state of the generator; published figures have 42.</param>
    public static RatingSplit Item75(RatingLog log, int seed = 42)
    {
        CheckRows(log, 2);
        var random = new LegacyMersenneTwister((uint)seed);
        var draws = new double[log.Count];
        for (var row = 0; row < draws.Length; row++)
        {
            draws[row] = random.NextDouble();
        }

        var isTest = new bool[log.Count];
        foreach (var rows in RowsBy(log.Items, log.ItemIds.Length))
        {
            rows.AsSpan().Sort((a, b) => (draws[a], a).CompareTo((draws[b], b)));
            var train = (int)Math.Round(0.75 * rows.Length, MidpointRounding.ToEven);
            foreach (var row in rows.AsSpan(train))
            {
                isTest[row] = true;
            }
        }

        return Divide(Text($"three quarters of each item's rows train, the others test, drawn with seed {seed} (the Recommenders project's split)"), isTest);
    }

    /// <summary>Of each user eight tenths to learn from, one to choose by, one to judge by, at random: RecBole's protocol, with draws of our own.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seed">Decides who goes where.</param>
    public static RatingSplit RecBole811(RatingLog log, int seed = 42)
    {
        CheckRows(log, 3);
        var train = new List<int>(log.Count);
        var validation = new List<int>();
        var test = new List<int>();
        foreach (var rows in Shuffled(log, seed, "recbole811"))
        {
            // A tenth rounded down, but one where there is anything to share out.
            var (testCount, validationCount) = (rows.Length / 10, rows.Length / 10);
            if (testCount == 0)
            {
                testCount = rows.Length > 1 ? 1 : 0;
                validationCount = rows.Length > 2 ? 1 : 0;
            }

            var trainCount = rows.Length - testCount - validationCount;
            train.AddRange(rows.AsSpan(0, trainCount));
            validation.AddRange(rows.AsSpan(trainCount, validationCount));
            test.AddRange(rows.AsSpan(trainCount + validationCount));
        }

        return new RatingSplit(
            Text($"of each user's rows 8 : 1 : 1 to train, to validate and to test at random (RecBole's default, own draws with seed {seed}); rows to validate are not recommended"),
            Sorted(train), Sorted(test)) { Validation = Sorted(validation) };
    }

    /// <summary>Each user's last rows to judge by; users without an earlier one only train.</summary>
    /// <param name="log">A log with times.</param>
    /// <param name="count">Rows a user, 1 or more.</param>
    public static RatingSplit LeaveLast(RatingLog log, int count = 1)
    {
        CheckRows(log, 2);
        CheckTimes(log, "leave-last");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var isTest = new bool[log.Count];
        var times = log.Times.ToArray();
        foreach (var rows in RowsBy(log.Users, log.UserIds.Length))
        {
            if (rows.Length > count)
            {
                rows.AsSpan().Sort((a, b) => (times[a], a).CompareTo((times[b], b)));
                foreach (var row in rows.AsSpan(rows.Length - count))
                {
                    isTest[row] = true;
                }
            }
        }

        return Divide(Text($"the last {(count == 1 ? "row" : $"{count} rows")} of each user test, the earlier ones train"), isTest);
    }

    /// <summary>What was before a moment to learn from, what came after to judge by: the only split that does not know the future.</summary>
    /// <param name="log">A log with times.</param>
    /// <param name="testShare">The share of rows that come after, above 0 and below 1; rows of one moment stay together.</param>
    public static RatingSplit Temporal(RatingLog log, double testShare = 0.2)
    {
        CheckRows(log, 2);
        CheckTimes(log, "temporal");
        CheckShare(testShare);
        var sorted = log.Times.ToArray();
        Array.Sort(sorted);
        var cut = sorted[Math.Clamp((int)((1 - testShare) * log.Count), 1, log.Count - 1)];
        if (cut == sorted[0])
        {
            throw new TrainingDataException("All rows up to the cut have one time: there is no before and after.", "Divide the rows at random.");
        }

        return Before(log, cut);
    }

    /// <summary>What was before a moment to learn from, the rest to judge by.</summary>
    /// <param name="log">A log with times.</param>
    /// <param name="moment">Milliseconds since 1970; rows at this moment test.</param>
    public static RatingSplit Before(RatingLog log, long moment) => Window(log, moment, long.MaxValue);

    /// <summary>What was before a moment to learn from, what came in the time after it to judge by; later rows are left out.</summary>
    /// <param name="log">A log with times.</param>
    /// <param name="moment">Milliseconds since 1970; rows at this moment test.</param>
    /// <param name="until">Milliseconds since 1970; rows at this moment are left out.</param>
    public static RatingSplit Window(RatingLog log, long moment, long until)
    {
        CheckRows(log, 2);
        CheckTimes(log, "temporal");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, moment);
        var train = ImmutableArray.CreateBuilder<int>();
        var test = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < log.Count; row++)
        {
            if (log.Times[row] < moment)
            {
                train.Add(row);
            }
            else if (log.Times[row] < until)
            {
                test.Add(row);
            }
        }

        var later = until == long.MaxValue ? "the later ones" : $"those from then to {Show(until)}";
        return train.Count == 0 || test.Count == 0
            ? throw Empty(train.Count, test.Count)
            : new RatingSplit(
                $"rows before {Show(moment)} train, {later} test; items and users that are new after it are missed", train.ToImmutable(), test.ToImmutable());
    }

    /// <summary>A share of each user's rows to judge by, at random.</summary>
    /// <param name="log">The log.</param>
    /// <param name="testShare">Above 0 and below 1, rounded down to rows a user.</param>
    /// <param name="seed">Decides which.</param>
    public static RatingSplit Random(RatingLog log, double testShare = 0.2, int seed = 42)
    {
        CheckRows(log, 2);
        CheckShare(testShare);
        var isTest = new bool[log.Count];
        foreach (var rows in Shuffled(log, seed, "random"))
        {
            foreach (var row in rows.AsSpan(0, Math.Min((int)(testShare * rows.Length), Math.Max(rows.Length - 1, 0))))
            {
                isTest[row] = true;
            }
        }

        return Divide(Text($"{testShare:P0} of each user's rows test, the others train, at random with seed {seed}"), isTest);
    }

    /// <summary>Users whom learning does not see: a part of their rows travels with the query, and the rest is to find.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seed">Decides which users and rows.</param>
    /// <param name="userShare">The share of users with five rows or more who are not learned from, above 0 and below 1.</param>
    /// <param name="knownShare">The share of their rows that travels with the query, above 0 and below 1.</param>
    public static RatingSplit FoldIn(RatingLog log, int seed = 42, double userShare = 0.2, double knownShare = 0.8)
    {
        const int LeastRows = 5;
        CheckRows(log, LeastRows);
        CheckShare(userShare);
        CheckShare(knownShare);
        var users = Shuffled(log, seed, "fold-in");
        var order = Enumerable.Range(0, users.Length).Where(u => users[u].Length >= LeastRows).ToArray();
        new RandomSource(Seeds.Derive(seed, "fold-in users")).Shuffle(order.AsSpan());
        var isNew = new bool[users.Length];
        foreach (var user in order.AsSpan(0, (int)Math.Round(userShare * order.Length)))
        {
            isNew[user] = true;
        }

        var (train, known, test) = (new List<int>(log.Count), new List<int>(), new List<int>());
        for (var user = 0; user < users.Length; user++)
        {
            if (!isNew[user])
            {
                train.AddRange(users[user]);
                continue;
            }

            var count = Math.Clamp((int)Math.Round(knownShare * users[user].Length), 1, users[user].Length - 1);
            known.AddRange(users[user].AsSpan(0, count));
            test.AddRange(users[user].AsSpan(count));
        }

        return train.Count == 0 || test.Count == 0
            ? throw Empty(train.Count, test.Count)
            : new RatingSplit(
                Text($"{userShare:P0} of the users with {LeastRows} rows or more are not learned from; {knownShare:P0} of their rows, at random with seed {seed}, travel with the query, the others test"),
                Sorted(train), Sorted(test)) { FoldedIn = Sorted(known) };
    }

    /// <summary>The same rows to judge by, where those that travel with the query are learned from as well: what folding in is measured against.</summary>
    /// <param name="split">A split with rows that are folded in.</param>
    public static RatingSplit Retrain(RatingSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return split with
        {
            Train = Sorted([.. split.Train, .. split.FoldedIn]), FoldedIn = [], Protocol = split.Protocol + "; for comparison all but the test rows were learned from",
        };
    }

    /// <summary>The first rows to learn from, the others to judge by: two files that were read one after the other.</summary>
    /// <param name="log">The log of both.</param>
    /// <param name="trainCount">Rows of the first file.</param>
    public static RatingSplit Given(RatingLog log, int trainCount)
    {
        CheckRows(log, 2);
        if (trainCount <= 0 || trainCount >= log.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(trainCount), trainCount, $"Of {log.Count} rows some train and some test.");
        }

        var isTest = new bool[log.Count];
        isTest.AsSpan(trainCount).Fill(true);
        return Divide("training and test rows as they were given", isTest);
    }

    private static RatingSplit Divide(string protocol, bool[] isTest)
    {
        var train = ImmutableArray.CreateBuilder<int>();
        var test = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < isTest.Length; row++)
        {
            (isTest[row] ? test : train).Add(row);
        }

        return train.Count == 0 || test.Count == 0
            ? throw Empty(train.Count, test.Count)
            : new RatingSplit(protocol, train.ToImmutable(), test.ToImmutable());
    }

    private static TrainingDataException Empty(int train, int test) => new(
        $"The split leaves {train} rows to learn from and {test} to judge by.", "Use more rows, or another split.");

    private static string Show(long moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";

    /// <summary>Each user's rows in a random order of their own.</summary>
    private static int[][] Shuffled(RatingLog log, int seed, string stream)
    {
        var users = RowsBy(log.Users, log.UserIds.Length);
        var derived = (long)Seeds.Derive(seed, stream);
        for (var user = 0; user < users.Length; user++)
        {
            new RandomSource(Seeds.Derive(derived, user)).Shuffle(users[user].AsSpan());
        }

        return users;
    }

    private static int[][] RowsBy(ReadOnlySpan<int> keys, int count)
    {
        var sizes = new int[count];
        foreach (var key in keys)
        {
            sizes[key]++;
        }

        var rows = new int[count][];
        for (var key = 0; key < count; key++)
        {
            rows[key] = new int[sizes[key]];
        }

        Array.Clear(sizes);
        for (var row = 0; row < keys.Length; row++)
        {
            rows[keys[row]][sizes[keys[row]]++] = row;
        }

        return rows;
    }

    private static ImmutableArray<int> Sorted(List<int> rows)
    {
        rows.Sort();
        return [.. rows];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void CheckRows(RatingLog log, int least)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.Count < least)
        {
            throw new TrainingDataException($"The log has {log.Count} rows; this split takes {least} or more.", "Use more rows.");
        }
    }

    private static void CheckTimes(RatingLog log, string split)
    {
        if (!log.HasTimes)
        {
            throw new TrainingDataException($"The split {split} goes by time, and the log has no times.", "Name the column with the times, or divide at random.");
        }
    }

    private static void CheckShare(double testShare)
    {
        if (!(testShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testShare), testShare, "The share of test rows lies between 0 and 1.");
        }
    }
}
