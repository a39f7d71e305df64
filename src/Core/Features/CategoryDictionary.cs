using System.Collections.Frozen;
using AudienceML.Learning.Errors;

namespace AudienceML.Core.Features;

/// <summary>The codes of a category feature: 0 for the most frequent one, ties in ordinal order.</summary>
internal sealed class CategoryDictionary
{
    private const int MaximumStored = 1 << 24;
    private readonly FrozenDictionary<string, int> _codes;
    private readonly FrozenDictionary<Guid, int> _identifierCodes;
    private readonly string[] _names;

    private CategoryDictionary(string[] names)
    {
        _names = names;
        _codes = names.Select((name, code) => KeyValuePair.Create(name, code)).ToFrozenDictionary(StringComparer.Ordinal);
        var identifiers = new Dictionary<Guid, int>();
        for (var code = 0; code < names.Length; code++)
        {
            if (Guid.TryParseExact(names[code], "D", out var identifier))
            {
                identifiers.TryAdd(identifier, code);
            }
        }

        _identifierCodes = identifiers.ToFrozenDictionary();
    }

    public int Count => _names.Length;

    public static CategoryDictionary Fit<TRow>(ReadOnlySpan<TRow> rows, Func<TRow, string?> value, int maximum)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (value(row) is { Length: > 0 } name)
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _)++;
            }
        }

        return new CategoryDictionary(
            [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(maximum).Select(c => c.Key)]);
    }

    public static CategoryDictionary Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaximumStored)
        {
            throw new ModelFormatException($"A feature claims {count} categories.", "Register the model again.");
        }

        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            names.Add(reader.ReadString());
        }

        return new CategoryDictionary([.. names]);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_names.Length);
        foreach (var name in _names)
        {
            writer.Write(name);
        }
    }

    public float Encode(string? name) => name is { Length: > 0 } && _codes.TryGetValue(name, out var code) ? code : float.NaN;

    public float Encode(Guid? identifier) => identifier is { } id && _identifierCodes.TryGetValue(id, out var code) ? code : float.NaN;

    public string NameOf(int code) => _names[code];
}
