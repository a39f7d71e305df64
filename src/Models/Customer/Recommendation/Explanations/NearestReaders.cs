using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>The users whose taste is most like that of a history.</summary>
public sealed class NearestReaders
{
    private readonly Interactions _training;
    private readonly int[] _users;

    internal NearestReaders(Interactions training, int[] users) => (_training, _users) = (training, users);

    /// <summary>How many there are; fewer than wished when fewer liked anything that the history has.</summary>
    public int Count => _users.Length;

    /// <summary>The rows of the users in training, the nearest first.</summary>
    public ReadOnlySpan<int> Users => _users;

    /// <summary>How many of them liked an item; 0 for items that came after the training.</summary>
    public int WhoTook(int item)
    {
        if (item >= _training.ItemCount)
        {
            return 0;
        }

        var took = 0;
        foreach (var user in _users)
        {
            var place = _training.ByUser.Columns(user).BinarySearch(item);
            took += place >= 0 && _training.ByUser.Values(user)[place] > 0 ? 1 : 0;
        }

        return took;
    }
}
