using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>Cuts interactions in two: a part to learn from and the items to find.</summary>
internal static class HoldOutPairs
{
    /// <summary>A share of each user's items is to find.</summary>
    /// <param name="interactions">All pairs.</param>
    /// <param name="share">The share of each user's pairs with a value above 0, rounded down, but one of three or more.</param>
    /// <param name="seed">Decides which.</param>
    public static HeldOutPairs AtRandom(Interactions interactions, double share, long seed)
    {
        var (known, wanted) = (new Rows(interactions), new Rows(interactions));
        var random = new RandomSource(0L);
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            random.Reseed(Seeds.Derive(seed, user));
            var isHeld = Choose(history, share, random);
            for (var i = 0; i < history.Count; i++)
            {
                (isHeld[i] ? wanted : known).Add(history, i);
            }

            known.EndRow();
            wanted.EndRow();
        }

        var learned = known.ToInteractions();
        return new(learned, learned, wanted.ToMatrix());
    }

    /// <summary>
    /// What came after a moment is to find, as it will be in use: of users who were there before, all of it, from what they took before; of users, or
    /// visits, that began after it, the last item from those before it, and nothing of them is learned from.
    /// </summary>
    /// <param name="interactions">All pairs, with times.</param>
    /// <param name="share">The share of pairs that came after the moment, above 0 and below 1.</param>
    public static HeldOutPairs Latest(Interactions interactions, double share)
    {
        var sorted = interactions.Times.ToArray();
        Array.Sort(sorted);
        var moment = sorted[Math.Clamp((int)((1 - share) * sorted.Length), 0, sorted.Length - 1)];
        var (learned, known, wanted) = (new Rows(interactions), new Rows(interactions), new Rows(interactions));
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            var (first, last) = (long.MaxValue, -1);
            for (var i = 0; i < history.Count; i++)
            {
                first = Math.Min(first, history.Times[i]);
                last = last < 0 || history.Times[i] >= history.Times[last] ? i : last;
            }

            for (var i = 0; i < history.Count; i++)
            {
                var isBefore = history.Times[i] < moment;
                if (isBefore)
                {
                    learned.Add(history, i);
                }

                if (first < moment ? isBefore : i != last)
                {
                    known.Add(history, i);
                }
                else if (history.Count > 1 && history.ValueAt(i) > 0)
                {
                    wanted.Add(history, i);
                }
            }

            learned.EndRow();
            known.EndRow();
            wanted.EndRow();
        }

        return new(learned.ToInteractions(), known.ToInteractions(), wanted.ToMatrix());
    }

    private static bool[] Choose(in ItemHistory history, double share, RandomSource random)
    {
        var liked = new List<int>(history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            if (history.ValueAt(i) > 0)
            {
                liked.Add(i);
            }
        }

        var order = liked.ToArray();
        random.Shuffle(order.AsSpan());
        var isHeld = new bool[history.Count];
        foreach (var i in order.AsSpan(0, Math.Max((int)(share * order.Length), order.Length >= 3 ? 1 : 0)))
        {
            isHeld[i] = true;
        }

        return isHeld;
    }

    /// <summary>Rows that are filled one after another.</summary>
    private sealed class Rows(Interactions source)
    {
        private readonly List<int> _starts = [0];
        private readonly List<int> _columns = [];
        private readonly List<float> _values = [];
        private readonly List<long> _times = [];

        public void Add(in ItemHistory history, int place)
        {
            _columns.Add(history.Items[place]);
            _values.Add(history.ValueAt(place));
            if (source.HasTimes)
            {
                _times.Add(history.Times[place]);
            }
        }

        public void EndRow() => _starts.Add(_columns.Count);

        public SparseMatrix ToMatrix() => new(_starts.ToArray(), _columns.ToArray(), _values.ToArray(), source.ItemCount);

        public Interactions ToInteractions() => new(ToMatrix(), _times.ToArray())
        {
            ItemFeatures = source.ItemFeatures,
            UserFeatures = source.UserFeatures,
        };
    }
}
