using System.Globalization;
using System.Text;

namespace AudienceML.Learning.Tests.Formats;

/// <summary>Damages files as disks, editors and attackers do.</summary>
internal static class Mutation
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "1e308", "-1e308", "1e-320", "nan", "NaN", "inf", "-inf", "Infinity", "",
        "1e99999", "0x10", "--1", "16777216",
    ];

    /// <summary>A text with one to four pieces of damage.</summary>
    public static string Text(string text, Random random)
    {
        for (var left = 1 + random.Next(4); left > 0; left--)
        {
            text = random.Next(9) switch
            {
                0 => text[..random.Next(text.Length + 1)],
                1 => ReplaceNumber(text, random),
                2 => ReplaceNumber(text, random),
                3 => ChangeLine(text, random, (lines, at) => lines.RemoveAt(at)),
                4 => ChangeLine(text, random, (lines, at) => lines.Insert(at, lines[random.Next(lines.Count)])),
                5 => ChangeLine(text, random, (lines, at) => (lines[at], lines[0]) = (lines[0], lines[at])),
                6 => Cut(text, random),
                7 => Insert(text, random, new string("[{\" =,]}"[random.Next(8)], 1 << random.Next(12))),
                _ => Flip(text, random),
            };
        }

        return text;
    }

    /// <summary>Bytes with one to four pieces of damage.</summary>
    public static byte[] Bytes(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var left = 1 + random.Next(4); left > 0 && damaged.Count > 8; left--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(6))
            {
                case 0:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 40), damaged.Count - at));
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count - 4), 4));
                    break;
                default:
                    // A count, a child or half a number becomes something else.
                    var value = random.Next(8) switch
                    {
                        0 => int.MaxValue, 1 => int.MinValue, 2 => -1, 3 => 0, 4 => 0x7F800000, 5 => 0x7FF00000, 6 => random.Next(100), _ => random.Next(),
                    };
                    var word = BitConverter.GetBytes(value);
                    at = Math.Min(at / 4 * 4, damaged.Count - 4);
                    for (var i = 0; i < 4; i++)
                    {
                        damaged[at + i] = word[i];
                    }

                    break;
            }
        }

        return [.. damaged];
    }

    private static string ReplaceNumber(string text, Random random)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var start = random.Next(text.Length);
        while (start < text.Length && !char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or 'e' or 'E' or '-'))
        {
            end++;
        }

        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '-' or '.'))
        {
            start--;
        }

        var number = random.Next(3) == 0 ? random.Next(-20, 60).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return text[..start] + number + text[end..];
    }

    private static string ChangeLine(string text, Random random, Action<List<string>, int> change)
    {
        var separator = text.Contains('\n', StringComparison.Ordinal) ? '\n' : ',';
        var lines = text.Split(separator).ToList();
        change(lines, random.Next(lines.Count));
        return string.Join(separator, lines);
    }

    private static string Cut(string text, Random random)
    {
        var start = random.Next(text.Length + 1);
        return text.Remove(start, Math.Min(random.Next(200), text.Length - start));
    }

    private static string Insert(string text, Random random, string piece) => text.Insert(random.Next(text.Length + 1), piece);

    private static string Flip(string text, Random random)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var damaged = new StringBuilder(text);
        damaged[random.Next(text.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 0x10000);
        return damaged.ToString();
    }
}
