using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AudienceML.Features.Shared.Loading;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>
/// Ids of another system as ids of ours and back: an id of our form stays what it is, a whole number goes into the low eight bytes, any
/// other text gets an id by its name. What cannot be told from the id itself is looked up.
/// </summary>
public sealed class ExternalIds
{
    /// <summary>The kind of users.</summary>
    public const string UserKind = "user";

    /// <summary>The kind of items: articles, products, tracks.</summary>
    public const string ItemKind = "item";

    private readonly Dictionary<(string Kind, Guid Id), string> _names = [];
    private readonly bool _imported;

    /// <summary>Creates the table of an import.</summary>
    /// <param name="imported">Whether the ids come from an import; if not, every id stands for itself.</param>
    public ExternalIds(bool imported = true) => _imported = imported;

    /// <summary>The ids that are looked up.</summary>
    public int Count => _names.Count;

    /// <summary>Our id for another system's.</summary>
    /// <param name="kind">What it identifies: user, item, session, …</param>
    /// <param name="text">The other system's id, not empty.</param>
    public static Guid ToId(string kind, string text)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentException.ThrowIfNullOrEmpty(text);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (text.Length == 1 || text[0] != '0')
            ? FromNumber(number)
            : Guid.TryParse(text, out var id) ? id : StableId.From(kind, text);
    }

    /// <summary>The other system's id for ours; the id itself when it came from nowhere else.</summary>
    public string ToText(string kind, Guid id) =>
        _names.TryGetValue((kind, id), out var name) ? name
            : _imported && NumberOf(id) is { } number ? number.ToString(CultureInfo.InvariantCulture)
            : id.ToString("D");

    internal static Guid ToId(string kind, ReadOnlySpan<byte> text) => ToId(kind, Encoding.UTF8.GetString(text));

    /// <summary>Remembers an id, where it cannot be told from itself.</summary>
    internal void Add(string kind, Guid id, string text)
    {
        if (ToText(kind, id) != text)
        {
            _names[(kind, id)] = text;
        }
    }

    internal IEnumerable<ExternalIdRow> Rows() => _names.Select(n => new ExternalIdRow(n.Key.Kind, n.Key.Id, n.Value));

    private static Guid FromNumber(ulong number)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], number);
        return new(bytes, bigEndian: true);
    }

    private static ulong? NumberOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[..8].ContainsAnyExcept((byte)0) ? null : BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }
}
