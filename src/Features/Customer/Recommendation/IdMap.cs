using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Ids as the host has them, and the rows that stand for them inside. Immutable; it travels with the model.</summary>
public sealed class IdMap
{
    private readonly FrozenDictionary<string, int> _rows;

    /// <summary>Numbers ids in the order given.</summary>
    /// <exception cref="ArgumentException">An id is empty or stands there twice.</exception>
    public IdMap(ImmutableArray<string> ids)
    {
        var rows = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);
        foreach (var id in ids)
        {
            ArgumentException.ThrowIfNullOrEmpty(id, nameof(ids));
            if (!rows.TryAdd(id, rows.Count))
            {
                throw new ArgumentException($"The id '{id}' stands there twice.", nameof(ids));
            }
        }

        (Ids, _rows) = (ids, rows.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The ids, by row.</summary>
    public ImmutableArray<string> Ids { get; }

    /// <summary>The number of ids.</summary>
    public int Count => Ids.Length;

    /// <summary>The row of an id, -1 when it is unknown.</summary>
    public int RowOf(string id) => _rows.TryGetValue(id, out var row) ? row : -1;
}
