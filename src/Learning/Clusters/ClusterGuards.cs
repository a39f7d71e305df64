namespace AudienceML.Learning.Clusters;

/// <summary>Checks that several clusterings share.</summary>
internal static class ClusterGuards
{
    public static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{option} {range}.");
        }
    }

    public static void CheckOutputs(int rows, int each, int length, string name)
    {
        if (length < (long)rows * each)
        {
            throw new ArgumentException($"{rows} rows need {(long)rows * each} outputs, not {length}.", name);
        }
    }
}
