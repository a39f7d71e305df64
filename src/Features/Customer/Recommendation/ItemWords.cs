namespace AudienceML.Features.Customer.Recommendation;

/// <summary>Words of a text: runs of letters and digits, in small letters, of two characters or more.</summary>
internal static class ItemWords
{
    private const int Longest = 40;

    public static IEnumerable<string> Of(string? text)
    {
        if (text is null)
        {
            yield break;
        }

        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (i - start is >= 2 and <= Longest)
                {
                    yield return text[start..i].ToLowerInvariant();
                }

                start = -1;
            }
        }
    }
}
