namespace AudienceML.Learning.Numerics;

/// <summary>The mixing function of SplitMix64 (Steele, Lea and Flood 2014): a bijection on 64 bits that leaves no visible pattern.</summary>
public static class SplitMix64
{
    internal const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Mixes 64 bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Advances the state and returns the next 64 bits.</summary>
    public static ulong Next(ref ulong state) => Mix(state += Golden);
}
