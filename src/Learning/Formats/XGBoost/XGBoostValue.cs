using System.Globalization;
using System.Text.Json;

namespace AudienceML.Learning.Formats.XGBoost;

/// <summary>A JSON value that knows where it stands, so that whatever is wrong with it can be said.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">Where it stands.</param>
internal readonly record struct XGBoostValue(JsonElement Element, string Path)
{
    /// <summary>A member that has to be there.</summary>
    public XGBoostValue this[string name] => Find(name) ?? throw XGBoostJson.Damaged($"{Path} has no '{name}'");

    /// <summary>A member, or null.</summary>
    public XGBoostValue? Find(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw XGBoostJson.Damaged($"{Path} is no object");
        }

        return Element.TryGetProperty(name, out var member) ? new(member, Path == "the file" ? name : $"{Path}.{name}") : null;
    }

    public string Text() => Element.ValueKind == JsonValueKind.String
        ? Unescape(Element)
        : throw XGBoostJson.Damaged($"{Path} is no text");

    /// <summary>A whole number within bounds, written as a number or as a text.</summary>
    public int Integer(int least, int most)
    {
        var text = Element.ValueKind == JsonValueKind.String ? Unescape(Element) : Element.ValueKind == JsonValueKind.Number ? Element.GetRawText() : "";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw XGBoostJson.Damaged($"{Path} has to be a whole number from {least} to {most}");
    }

    /// <summary>The elements of an array.</summary>
    public List<XGBoostValue> Items()
    {
        Require(JsonValueKind.Array);
        var items = new List<XGBoostValue>();
        foreach (var element in Element.EnumerateArray())
        {
            items.Add(new(element, string.Create(CultureInfo.InvariantCulture, $"{Path}[{items.Count}]")));
        }

        return items;
    }

    /// <summary>Numbers of single precision; null is NaN.</summary>
    /// <param name="count">How many there have to be; -1 for any number.</param>
    public float[] Singles(int count = -1) => 
        Numbers<float>(count, static element => element.TryGetSingle(out var value) && float.IsFinite(value) ? value : null, float.NaN);

    /// <summary>Whole numbers.</summary>
    /// <param name="count">How many there have to be; -1 for any number.</param>
    public int[] Integers(int count = -1) => Numbers<int>(count, static element => element.TryGetInt32(out var value) ? value : null, null);

    /// <summary>True and false, or 1 and 0.</summary>
    public bool[] Flags(int count)
    {
        Require(JsonValueKind.Array);
        var flags = new List<bool>();
        foreach (var element in Element.EnumerateArray())
        {
            flags.Add(element.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number when element.TryGetInt32(out var value) && value is 0 or 1 => value == 1,
                _ => throw XGBoostJson.Damaged($"{Path}[{flags.Count}] has to be true or false"),
            });
        }

        CheckCount(flags.Count, count);
        return [.. flags];
    }

    private T[] Numbers<T>(int count, Func<JsonElement, T?> of, T? missing)
        where T : struct
    {
        Require(JsonValueKind.Array);
        var numbers = new List<T>();
        foreach (var element in Element.EnumerateArray())
        {
            var value = element.ValueKind == JsonValueKind.Number ? of(element) : element.ValueKind == JsonValueKind.Null ? missing : null;
            numbers.Add(value ?? throw XGBoostJson.Damaged($"{Path}[{numbers.Count}] has to be a finite {(typeof(T) == typeof(int) ? "whole number" : "number")}"));
        }

        CheckCount(numbers.Count, count);
        return [.. numbers];
    }

    private void CheckCount(int found, int count)
    {
        if (count >= 0 && found != count)
        {
            throw XGBoostJson.Damaged($"{Path} has {found} elements and should have {count}");
        }
    }

    private void Require(JsonValueKind kind)
    {
        if (Element.ValueKind != kind)
        {
            throw XGBoostJson.Damaged($"{Path} is no array");
        }
    }

    private string Unescape(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            throw XGBoostJson.Damaged($"{Path} is no valid text");
        }
    }
}
