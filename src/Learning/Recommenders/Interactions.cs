using AudienceML.Learning.Data;

namespace AudienceML.Learning.Recommenders;

/// <summary>Who took which items, and how much: users × items with a value for each pair that is known.</summary>
/// <remarks>
/// For implicit feedback a value above 0 is how sure it is that the user likes the item, a value below 0 how sure that not. For ratings it
/// is the rating. A row may as well be a session. Immutable.
/// </remarks>
public sealed class Interactions
{
    private readonly Lazy<SparseMatrix> _byItem;
    private readonly ReadOnlyMemory<long> _times;

    /// <summary>Wraps known pairs.</summary>
    /// <param name="byUser">Users × items.</param>
    /// <param name="times">When each pair was last seen, in milliseconds since 1970, in the order of the matrix's values; empty when unknown.</param>
    public Interactions(SparseMatrix byUser, ReadOnlyMemory<long> times = default)
    {
        ArgumentNullException.ThrowIfNull(byUser);
        if (!times.IsEmpty && times.Length != byUser.ValueCount)
        {
            throw new ArgumentException($"{byUser.ValueCount} pairs need as many times or none, not {times.Length}.", nameof(times));
        }

        (ByUser, _times) = (byUser, times);
        _byItem = new(byUser.Transpose);
    }

    /// <summary>Users × items.</summary>
    public SparseMatrix ByUser { get; }

    /// <summary>The same pairs as items × users; made when first asked for.</summary>
    public SparseMatrix ByItem => _byItem.Value;

    /// <summary>What is known of the items, items × features; null when nothing is.</summary>
    public SparseMatrix? ItemFeatures { get; init; }

    /// <summary>What is known of the users, users × features; null when nothing is.</summary>
    public SparseMatrix? UserFeatures { get; init; }

    /// <summary>Users, those without a pair included.</summary>
    public int UserCount => ByUser.RowCount;

    /// <summary>Items, those without a pair included.</summary>
    public int ItemCount => ByUser.ColumnCount;

    /// <summary>Known pairs.</summary>
    public int Count => ByUser.ValueCount;

    /// <summary>Whether times are known.</summary>
    public bool HasTimes => !_times.IsEmpty;

    /// <summary>When each pair was last seen, in milliseconds since 1970, in the order of <see cref="ByUser"/>'s values; empty when unknown.</summary>
    public ReadOnlySpan<long> Times => _times.Span;

    /// <summary>All that is known of one user.</summary>
    public ItemHistory HistoryOf(int user)
    {
        var items = ByUser.Columns(user);
        return new(items, ByUser.Values(user), HasTimes ? _times.Span.Slice(ByUser.RowStart(user), items.Length) : default, user);
    }
}
