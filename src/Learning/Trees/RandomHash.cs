namespace AudienceML.Learning.Trees;

/// <summary>Random numbers by position instead of by sequence, so that any thread can draw any of them.</summary>
internal static class RandomHash
{
    /// <summary>Mixes two numbers into 32 random bits; a chain of calls mixes more.</summary>
    public static uint Mix(uint key, uint value)
    {
        var x = key ^ (value * 0x9E3779B9u);
        x ^= x >> 16;
        x *= 0x7FEB352Du;
        x ^= x >> 15;
        x *= 0x846CA68Bu;
        return x ^ (x >> 16);
    }

    /// <summary>Chooses <paramref name="take"/> of the numbers in <paramref name="from"/>, ascending.</summary>
    public static int[] Sample(ReadOnlySpan<int> from, int take, uint key)
    {
        if (take >= from.Length)
        {
            return from.ToArray();
        }

        // The smallest hashes win; the number itself breaks ties.
        var keys = new ulong[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            keys[i] = ((ulong)Mix(key, (uint)from[i]) << 32) | (uint)from[i];
        }

        Array.Sort(keys);
        var chosen = new int[take];
        for (var i = 0; i < take; i++)
        {
            chosen[i] = (int)(uint)keys[i];
        }

        Array.Sort(chosen);
        return chosen;
    }
}
