using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Makes single pairs of busy users and of popular items count less: values are divided by powers of their numbers of pairs.</summary>
internal sealed class PairDiscount
{
    private readonly float[] _items;

    /// <param name="exponent">The users' exponent.</param>
    /// <param name="usualPairs">Pairs of a user with discount 1.</param>
    /// <param name="ignoresValues">Whether values count as 1 or -1 before they are discounted.</param>
    /// <param name="items">What values of each item are multiplied with; empty for 1.</param>
    public PairDiscount(double exponent, double usualPairs, bool ignoresValues, float[] items)
        => (Exponent, UsualPairs, IgnoresValues, _items) = (exponent, usualPairs, ignoresValues, items);

    public double Exponent { get; }

    public double UsualPairs { get; }

    public bool IgnoresValues { get; }

    public ReadOnlySpan<float> Items => _items;

    /// <summary>Whether any value is changed.</summary>
    public bool IsNeeded => Exponent != 0 || _items.Length > 0;

    /// <summary>The discounts of these pairs.</summary>
    public static PairDiscount Of(Interactions interactions, ImplicitAlsOptions options)
    {
        double users = 0, items = 0;
        for (var user = 0; user < interactions.UserCount; user++)
        {
            users += interactions.ByUser.Columns(user).IsEmpty ? 0 : 1;
        }

        if (options.ItemDiscount == 0)
        {
            return new(options.UserDiscount, interactions.Count / users, options.IgnoreValues, []);
        }

        var counts = new int[interactions.ItemCount];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            foreach (var item in interactions.ByUser.Columns(user))
            {
                items += counts[item]++ == 0 ? 1 : 0;
            }
        }

        var usual = interactions.Count / items;
        return new(
            options.UserDiscount,
            interactions.Count / users,
            options.IgnoreValues,
            Array.ConvertAll(counts, count => count == 0 ? 1 : (float)AlsWeights.Power(count / usual, -options.ItemDiscount)));
    }

    /// <summary>What values of a user with so many pairs are multiplied with.</summary>
    public float User(int pairs) => Exponent == 0 ? 1 : (float)AlsWeights.Power(pairs / UsualPairs, -Exponent);

    /// <summary>What values of an item are multiplied with; new ones count as usual.</summary>
    public float Item(int item) => item < _items.Length ? _items[item] : 1;

    /// <summary>The discounted values of a history.</summary>
    public void Write(in ItemHistory history, Span<float> values)
    {
        var user = User(history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            var value = history.ValueAt(i);
            values[i] = (IgnoresValues ? Math.Sign(value) : value) * user * Item(history.Items[i]);
        }
    }

    /// <summary>All pairs with discounted values.</summary>
    public SparseMatrix Apply(Interactions interactions)
    {
        var values = new float[interactions.Count];
        for (var user = 0; user < interactions.UserCount; user++)
        {
            var history = interactions.HistoryOf(user);
            Write(history, values.AsSpan(interactions.ByUser.RowStart(user), history.Count));
        }

        return interactions.ByUser.WithValues(values);
    }
}
