using System.Buffers.Binary;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Ids for things that come with names or numbers of their own: the same scope and text give the same id on every machine.</summary>
/// <remarks>A mixing hash of 122 bits (UUID version 8), not a cryptographic one: ids are as easy to guess as the texts that they stand for.</remarks>
public static class StableId
{
    /// <summary>The id of a text; a text that is an id already stands for itself.</summary>
    /// <param name="scope">What kind of thing it is, such as "user", so that user 7 and article 7 differ.</param>
    /// <param name="text">The text; leading and trailing spaces count.</param>
    public static Guid From(ReadOnlySpan<char> scope, ReadOnlySpan<char> text)
    {
        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        var (low, high) = (0x9E3779B97F4A7C15UL, 0xC2B2AE3D27D4EB4FUL);
        Absorb(scope, ref low, ref high);
        Absorb(text, ref low, ref high);
        return Finish(low, high);
    }

    /// <summary>The id of a number.</summary>
    /// <param name="scope">What kind of thing it is.</param>
    /// <param name="first">A number.</param>
    /// <param name="second">A second number, for things that are known by two.</param>
    public static Guid From(ReadOnlySpan<char> scope, long first, long second = 0)
    {
        var (low, high) = (0x165667B19E3779F9UL, 0x27D4EB2F165667C5UL);
        Absorb(scope, ref low, ref high);
        low = Mix(low ^ (ulong)first);
        high = Mix(high + low + (ulong)second);
        return Finish(low, high);
    }

    private static void Absorb(ReadOnlySpan<char> text, ref ulong low, ref ulong high)
    {
        foreach (var c in text)
        {
            low = (low ^ c) * 0x100000001B3UL;
            high = System.Numerics.BitOperations.RotateLeft(high ^ low, 23) * 0x9FB21C651E98DF25UL;
        }

        // The length keeps ("a", "bc") apart from ("ab", "c").
        low = Mix(low ^ (ulong)text.Length);
        high = Mix(high + low);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private static Guid Finish(ulong low, ulong high)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Mix(low + high));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Mix(high ^ System.Numerics.BitOperations.RotateLeft(low, 32)));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
