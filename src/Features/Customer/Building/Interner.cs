using System.Runtime.InteropServices;

namespace AudienceML.Features.Customer.Building;

/// <summary>Small numbers for values that come again and again: 0 for null, then 1, 2, … by first appearance.</summary>
internal sealed class Interner<T>(IEqualityComparer<T>? equality = null)
    where T : notnull
{
    private readonly Dictionary<T, int> _codes = new(equality);
    private readonly List<T?> _values = [default];

    public int CodeOf(T value)
    {
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, value, out var exists);
        if (!exists)
        {
            code = _values.Count;
            _values.Add(value);
        }

        return code;
    }

    public T ValueOf(int code) => _values[code]!;
}
