namespace AudienceML.Learning.Tests;

/// <summary>FNV-1a over bits: a short name for a long result, compared with the value every machine has to reach.</summary>
internal static class Checksum
{
    public static ulong Of(ReadOnlySpan<float> values)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in values)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211;
        }

        return hash;
    }

    public static ulong Of(ReadOnlySpan<double> values)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in values)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        }

        return hash;
    }

    public static ulong Of(ReadOnlySpan<byte> values)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in values)
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return hash;
    }
}
