namespace AudienceML.Learning.Factorization;

/// <summary>Ranges of options, refused in words.</summary>
internal static class FactorGuards
{
    /// <summary>Factors at most: what a query keeps of a user fits the stack.</summary>
    public const int MostFactors = 1024;

    public static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}.");
        }
    }

    public static void RequireFactors(int factors) =>
        Require(factors is >= 1 and <= MostFactors, "Factors", factors, "lies between 1 and 1,024");

    public static void RequireEpochs(int epochs) => Require(epochs is >= 1 and <= 100_000, "Epochs", epochs, "lies between 1 and 100,000");

    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
