using System.Text;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Makes one string of equal texts, as long as there are few different ones.</summary>
internal sealed class WordPool
{
    private const int MaximumWords = 1 << 16;
    private readonly Dictionary<byte[], string> _words = new(Utf8Comparer.Instance);

    /// <summary>The string of a text.</summary>
    public string Get(ReadOnlySpan<byte> text)
    {
        var lookup = _words.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out var word))
        {
            return word;
        }

        word = Encoding.UTF8.GetString(text);
        if (_words.Count < MaximumWords)
        {
            lookup[text] = word;
        }

        return word;
    }
}
