namespace AudienceML.Learning.Linear;

/// <summary>Ranges of options, refused in words.</summary>
internal static class Require
{
    public static void That(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }
}
