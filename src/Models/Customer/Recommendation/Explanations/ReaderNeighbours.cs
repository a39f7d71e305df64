using System.Buffers;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Finds the users of training whose taste is most like a history: by the cosine of the sets of liked items.</summary>
/// <remarks>
/// It goes through the users of each item of the history, those of rare items first, as they tell most; and no further than a number of
/// users, so that a history of everything that is popular takes no longer.
/// </remarks>
public sealed class ReaderNeighbours
{
    private const int MostVisited = 50_000;
    private readonly Interactions _training;
    private readonly int _count;
    private readonly int[] _liked;

    /// <summary>Creates it over the histories of training, which it keeps.</summary>
    /// <param name="training">Who took what.</param>
    /// <param name="count">Users that count as near, 1 or more.</param>
    public ReaderNeighbours(Interactions training, int count = 50)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (_training, _count) = (training, count);
        _liked = new int[training.UserCount];
        for (var user = 0; user < _liked.Length; user++)
        {
            foreach (var value in training.ByUser.Values(user))
            {
                _liked[user] += value > 0 ? 1 : 0;
            }
        }
    }

    /// <summary>Finds the nearest users; the user of the history itself is none of them.</summary>
    public NearestReaders Find(in ItemHistory history)
    {
        var items = Liked(history);
        var shared = ArrayPool<int>.Shared.Rent(_liked.Length);
        shared.AsSpan(0, _liked.Length).Clear();
        var (met, visited) = (new List<int>(), 0);
        foreach (var item in items)
        {
            var users = _training.ByItem.Columns(item);
            if (visited > 0 && visited + users.Length > MostVisited)
            {
                break;
            }

            visited += users.Length;
            var values = _training.ByItem.Values(item);
            for (var i = 0; i < users.Length; i++)
            {
                if (values[i] > 0 && users[i] != history.User && shared[users[i]]++ == 0)
                {
                    met.Add(users[i]);
                }
            }
        }

        var cosines = met.ConvertAll(user => shared[user] / Math.Sqrt((double)_liked[user] * items.Count));
        ArrayPool<int>.Shared.Return(shared);
        int[] nearest = [.. Enumerable.Range(0, met.Count).OrderByDescending(i => cosines[i]).ThenBy(i => met[i]).Take(_count).Select(i => met[i])];
        return new(_training, nearest);
    }

    private List<int> Liked(in ItemHistory history)
    {
        var items = new List<int>(history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            if (history.ValueAt(i) > 0 && history.Items[i] < _training.ItemCount)
            {
                items.Add(history.Items[i]);
            }
        }

        // Sorted by how many took each; of equals the first of the catalogue.
        items.Sort((x, y) => _training.ByItem.Columns(x).Length.CompareTo(_training.ByItem.Columns(y).Length) is var order and not 0 ? order : x.CompareTo(y));
        return items;
    }
}
