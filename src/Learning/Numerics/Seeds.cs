namespace AudienceML.Learning.Numerics;

/// <summary>Seeds and random numbers by position instead of by order: stream 7 is the same whether or not 0 to 6 were drawn.</summary>
public static class Seeds
{
    /// <summary>A seed for one stream of a seed: a tree, a fold, a user.</summary>
    public static ulong Derive(long seed, long stream)
        => SplitMix64.Mix(SplitMix64.Mix((ulong)seed + SplitMix64.Golden) + ((ulong)stream * SplitMix64.Golden) + SplitMix64.Golden);

    /// <summary>A seed for one stream within a stream.</summary>
    public static ulong Derive(long seed, long stream, long substream) => Derive((long)Derive(seed, stream), substream);

    /// <summary>A seed for a stream with a name; the name counts character by character, on every machine alike.</summary>
    public static ulong Derive(long seed, string stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var hash = 14695981039346656037; // FNV-1a
        foreach (var character in stream)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return Derive(seed, (long)hash);
    }

    /// <summary>The number at one position of a seed's stream of uniform numbers in [0, 1).</summary>
    public static double Uniform(ulong seed, long position)
        => (SplitMix64.Mix(seed + ((ulong)position * SplitMix64.Golden)) >> 11) * (1.0 / (1UL << 53));
}
