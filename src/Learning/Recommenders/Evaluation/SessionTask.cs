using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>Visits to learn from, and later visits of which each click is to be told from those before it.</summary>
public sealed class SessionTask
{
    private SessionTask(Interactions training, ImmutableArray<ImmutableArray<int>> items, ImmutableArray<ImmutableArray<long>> times, string protocol) =>
        (Training, TestItems, TestTimes, Protocol) = (training, items, times, protocol);

    /// <summary>What is learned from: a row a visit.</summary>
    public Interactions Training { get; }

    /// <summary>The items of the visits to judge by, in the order of their clicks.</summary>
    public ImmutableArray<ImmutableArray<int>> TestItems { get; }

    /// <summary>The times of those clicks, in milliseconds since 1970.</summary>
    public ImmutableArray<ImmutableArray<long>> TestTimes { get; }

    /// <summary>How it was divided, in words.</summary>
    public string Protocol { get; }

    /// <summary>Divides a log: visits that began before a moment train, those that began in the time after it test.</summary>
    /// <param name="log">A log with times and visits.</param>
    /// <param name="moment">Milliseconds since 1970. Clicks after it are never learned from.</param>
    /// <param name="length">How long visits to judge by begin after it, in milliseconds, 1 or more.</param>
    /// <param name="maxSessions">Visits to judge by at most; of more as many are drawn.</param>
    /// <param name="seed">Decides which.</param>
    /// <exception cref="TrainingDataException">The log knows no times or visits, or nothing is before or after the moment.</exception>
    public static SessionTask Create(RatingLog log, long moment, long length, int maxSessions = int.MaxValue, int seed = 42)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSessions);
        if (!log.HasTimes || !log.HasSessions)
        {
            throw new TrainingDataException("Next clicks need the time and the visit of each click.", "Name their columns: time=COL,session=COL.");
        }

        var order = log.AllRows();
        var (rowTimes, rowSessions) = (log.Times.ToArray(), log.Sessions.ToArray());
        Array.Sort(order, (a, b) => (rowSessions[a], rowTimes[a], a).CompareTo((rowSessions[b], rowTimes[b], b)));
        var train = new List<ArraySegment<int>>();
        var test = new List<ArraySegment<int>>();
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && rowSessions[order[end]] == rowSessions[order[start]])
            {
                end++;
            }

            var began = rowTimes[order[start]];
            if (began < moment)
            {
                var known = start;
                while (known < end && rowTimes[order[known]] < moment)
                {
                    known++;
                }

                train.Add(new ArraySegment<int>(order, start, known - start));
            }
            else if (began < moment + length && end - start > 1)
            {
                test.Add(new ArraySegment<int>(order, start, end - start));
            }

            start = end;
        }

        if (train.Count == 0 || test.Count == 0)
        {
            throw new TrainingDataException(
                $"There are {train.Count} visits before the moment and {test.Count} of two clicks or more after it.", "Choose another moment.");
        }

        var all = test.Count;
        if (test.Count > maxSessions)
        {
            var drawn = new RandomSource(Seeds.Derive(seed, "sessions")).Permutation(test.Count).AsSpan(0, maxSessions).ToArray();
            test = [.. drawn.Order().Select(i => test[i])];
        }

        var time = DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new SessionTask(
            ToInteractions(log, train),
            [.. test.Select(rows => rows.Select(row => log.Items[row]).ToImmutableArray())],
            [.. test.Select(rows => rows.Select(row => rowTimes[row]).ToImmutableArray())],
            string.Create(
                CultureInfo.InvariantCulture,
                $"{train.Count} visits before {time}Z train; each click of {test.Count} of the {all} visits that began within {TimeSpan.FromMilliseconds(length).TotalHours:0.#} hours after it is told from those before it in the visit; all {log.ItemIds.Length} items ranked, what the visit had is left out, and clicks on it are not judged; items that are new after that moment are missed"));
    }

    /// <summary>A row a visit, each item once with its last time.</summary>
    private static Interactions ToInteractions(RatingLog log, List<ArraySegment<int>> sessions)
    {
        var starts = new int[sessions.Count + 1];
        var columns = new List<int>();
        var values = new List<float>();
        var times = new List<long>();
        var own = new SortedDictionary<int, long>();
        for (var session = 0; session < sessions.Count; session++)
        {
            own.Clear();
            foreach (var row in sessions[session])
            {

                own[log.Items[row]] = log.Times[row];
            }

            foreach (var (item, time) in own)
            {
                columns.Add(item);
                values.Add(1);
                times.Add(time);
            }

            starts[session + 1] = columns.Count;
        }

        return new Interactions(new SparseMatrix(starts, columns.ToArray(), values.ToArray(), log.ItemIds.Length), times.ToArray())
        {
            ItemFeatures = log.ItemFeatures,
        };
    }
}
