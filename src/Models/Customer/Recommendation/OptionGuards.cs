namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Checks of settings.</summary>
internal static class OptionGuards
{
    /// <summary>Refuses a value out of its range; the message says option, range and value.</summary>
    public static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}.");
        }
    }
}
