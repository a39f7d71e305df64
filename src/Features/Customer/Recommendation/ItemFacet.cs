using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>One way to group items, with groups as numbers: genres, creators, brands. An item may be in none, one or many. Immutable.</summary>
public sealed class ItemFacet
{
    private readonly int[] _starts;
    private readonly int[] _values;

    internal ItemFacet(ImmutableArray<CatalogueItem> items, Func<CatalogueItem, IEnumerable<string?>> valuesOf)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<int>(items.Length);
        _starts = new int[items.Length + 1];
        for (var item = 0; item < items.Length; item++)
        {
            foreach (var name in valuesOf(items[item]))
            {
                if (string.IsNullOrEmpty(name))
                {
                    continue;
                }

                if (!names.TryGetValue(name, out var value))
                {
                    names.Add(name, value = names.Count);
                }

                if (values.IndexOf(value, _starts[item]) < 0)
                {
                    values.Add(value);
                }
            }

            _starts[item + 1] = values.Count;
        }

        _values = [.. values];
        Names = new IdMap([.. names.OrderBy(n => n.Value).Select(n => n.Key)]);
    }

    /// <summary>The groups' names and numbers, in the order in which the catalogue first names them.</summary>
    public IdMap Names { get; }

    /// <summary>The number of groups.</summary>
    public int Count => Names.Count;

    /// <summary>The groups of an item, the main one first, each once.</summary>
    public ReadOnlySpan<int> Of(int item) => _values.AsSpan(_starts[item], _starts[item + 1] - _starts[item]);

    /// <summary>The main group of an item, -1 when it has none.</summary>
    public int MainOf(int item) => _starts[item] == _starts[item + 1] ? -1 : _values[_starts[item]];
}
