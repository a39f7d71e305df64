using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>The items that each user took: pairs with a value above 0, whatever its size.</summary>
internal sealed class TakenItems
{
    private readonly int[] _starts;
    private readonly int[] _items;

    /// <summary>Collects what was taken.</summary>
    /// <param name="interactions">Who took what.</param>
    /// <param name="ofTakenOnly">Whether items that nobody took are as if they were not there; the others are numbered without them.</param>
    public TakenItems(Interactions interactions, bool ofTakenOnly = false)
    {
        _starts = new int[interactions.UserCount + 1];
        var items = new List<int>(interactions.Count);
        var isTaken = new bool[interactions.ItemCount];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            for (var i = 0; i < history.Count; i++)
            {
                if (history.ValueAt(i) > 0)
                {
                    items.Add(history.Items[i]);
                    isTaken[history.Items[i]] = true;
                }
            }

            _starts[user + 1] = items.Count;
        }

        Items = [.. Enumerable.Range(0, isTaken.Length).Where(item => !ofTakenOnly || isTaken[item])];
        var numbers = new int[isTaken.Length];
        for (var number = 0; number < Items.Length; number++)
        {
            numbers[Items[number]] = number;
        }

        _items = [.. items.Select(item => numbers[item])];

        // Whoever took everything leaves nothing to tell it from.
        Users = [.. Enumerable.Range(0, interactions.UserCount).Where(user => Of(user).Length > 0 && Of(user).Length < Items.Length)];
        if (Users.Length == 0)
        {
            throw new TrainingDataException(
                "No user took an item and left another: there is nothing to learn.", "Widen the window, or check the filters of the source.");
        }
    }

    /// <summary>The items by their numbers here.</summary>
    public int[] Items { get; }

    public int ItemCount => Items.Length;

    /// <summary>The users to learn from.</summary>
    public int[] Users { get; }

    /// <summary>The numbers of a user's items, rising.</summary>
    public ReadOnlySpan<int> Of(int user) => _items.AsSpan(_starts[user].._starts[user + 1]);
}
