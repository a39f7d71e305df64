using System.Globalization;
using System.Runtime.InteropServices;

namespace AudienceML.Learning.Formats.LightGbm;

/// <summary>The lines "key=value" of the header or of one tree.</summary>
/// <param name="name">How the section is called in a message.</param>
internal sealed class LightGbmSection(string name)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>The keys whose values nobody asked for yet.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => _values;

    public void Add(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw LightGbmText.Damaged($"holds in {name} the line '{Short(line)}', which is not of the form key=value");
        }

        if (!_values.TryAdd(line[..at], line[(at + 1)..]))
        {
            throw LightGbmText.Damaged($"says twice what {line[..at]} of {name} is");
        }
    }

    public bool Has(string key) => _values.ContainsKey(key);

    public string Text(string key) => _values.TryGetValue(key, out var value)
        ? value
        : throw LightGbmText.Damaged($"does not say what {key} of {name} is");

    public string? TextOrNull(string key) => _values.GetValueOrDefault(key);

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string key, int least, int most)
    {
        if (!int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            throw LightGbmText.Damaged($"says that {key} of {name} is '{Short(Text(key))}', and it has to be a whole number from {least} to {most}");
        }

        return value;
    }

    /// <summary>Exactly so many numbers, separated by blanks.</summary>
    /// <param name="key">The key.</param>
    /// <param name="count">How many there have to be.</param>
    /// <param name="allowInfinity">Whether "inf" and "-inf" are numbers.</param>
    public double[] Numbers(string key, int count, bool allowInfinity = false)
    {
        var values = Split(key, count);
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            if (allowInfinity && values[i] is ("inf" or "-inf"))
            {
                numbers[i] = values[i][0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            }
            else if (!double.TryParse(values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                throw LightGbmText.Damaged($"holds '{Short(values[i])}' among {key} of {name}, which is not a finite number");
            }
        }

        return numbers;
    }

    /// <summary>Numbers as above, or zeros when the key is absent.</summary>
    public double[] NumbersOrZeros(string key, int count) => Has(key) ? Numbers(key, count) : new double[count];

    /// <summary>Exactly so many whole numbers within bounds.</summary>
    public int[] Integers(string key, int count, int least, int most)
    {
        var values = Split(key, count);
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (!int.TryParse(values[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] < least || numbers[i] > most)
            {
                throw LightGbmText.Damaged(
                    $"holds '{Short(values[i])}' among {key} of {name}, and it has to be a whole number from {least} to {most}");
            }
        }

        return numbers;
    }

    /// <summary>Words of 32 bits, as many as there are.</summary>
    public uint[] Words(string key)
    {
        var words = new List<uint>();
        foreach (var value in Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            words.Add(uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var word)
                ? word
                : throw LightGbmText.Damaged($"holds '{Short(value)}' among {key} of {name}, which is not a word of 32 bits"));
        }

        return CollectionsMarshal.AsSpan(words).ToArray();
    }

    /// <summary>Exactly so many texts, separated by blanks.</summary>
    public string[] Split(string key, int count)
    {
        var values = Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return values.Length == count
            ? values
            : throw LightGbmText.Damaged($"holds {values.Length} values of {key} in {name}, and there have to be {count}");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
