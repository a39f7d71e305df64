using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>The items that each user took: pairs with a value above 0, whatever its size.</summary>
internal sealed class TakenItems
{
    private readonly int[] _starts;
    private readonly int[] _items;

    public TakenItems(Interactions interactions)
    {
        ItemCount = interactions.ItemCount;
        _starts = new int[interactions.UserCount + 1];
        var items = new List<int>(interactions.Count);
        var users = new List<int>();
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                if (history.ValueAt(i) > 0)
                {
                    items.Add(history.Items[i]);
                }
            }

            _starts[user + 1] = items.Count;

            // Whoever took everything leaves nothing to tell it from.
            var count = items.Count - _starts[user];
            if (count > 0 && count < ItemCount)
            {
                users.Add(user);
            }
        }

        _items = [.. items];
        Users = [.. users];
        if (Users.Length == 0)
        {
            throw new TrainingDataException(
                "No user took an item and left another: there is nothing to learn.", "Widen the window, or check the filters of the source.");
        }
    }

    public int ItemCount { get; }

    /// <summary>The users to learn from.</summary>
    public int[] Users { get; }

    /// <summary>The items of a user, rising.</summary>
    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_starts[user].._starts[user + 1]);
}
