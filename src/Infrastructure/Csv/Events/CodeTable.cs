using System.Text;

namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>Small numbers for texts that come again and again: 0, 1, … by first appearance; -1 is empty. No string is made to look one up.</summary>
internal sealed class CodeTable
{
    private readonly Dictionary<byte[], int> _codes = new(Utf8Comparer.Instance);
    private readonly List<byte[]> _texts = [];

    public int Count => _texts.Count;

    public int CodeOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return -1;
        }

        var lookup = _codes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            lookup[text] = code;
            _texts.Add(text.ToArray());
        }

        return code;
    }

    public string TextOf(int code) => Encoding.UTF8.GetString(_texts[code]);

    /// <summary>Our ids of all texts, by code.</summary>
    public Guid[] ToIds(string kind) => [.. _texts.Select(t => ExternalIds.ToId(kind, t))];

    /// <summary>All texts, by code.</summary>
    public string[] ToTexts() => [.. _texts.Select(Encoding.UTF8.GetString)];
}
