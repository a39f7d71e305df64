using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization;

/// <summary>A number that tells whether a history is the one of training, in whatever order its items come.</summary>
internal static class Fingerprint
{
    public static ulong Of(in ItemHistory history)
    {
        // Sums of mixed numbers do not care for the order.
        var sum = SplitMix64.Mix((ulong)history.Count);
        for (var i = 0; i < history.Count; i++)
        {
            sum += SplitMix64.Mix(((ulong)(uint)history.Items[i] << 32) | BitConverter.SingleToUInt32Bits(history.ValueAt(i)));
        }

        return sum;
    }

    /// <summary>One for each user of training.</summary>
    public static ulong[] OfAll(Interactions interactions)
    {
        var prints = new ulong[interactions.UserCount];
        for (var user = 0; user < prints.Length; user++)
        {
            prints[user] = Of(interactions.HistoryOf(user));
        }

        return prints;
    }

    public static void Write(BinaryWriter writer, ulong[] prints)
    {
        foreach (var print in prints)
        {
            writer.Write(print);
        }
    }

    /// <summary>Reads as many as there are users; the users themselves were read before, so that the number is no lie.</summary>
    public static ulong[] Read(BinaryReader reader, int count)
    {
        var prints = new ulong[count];
        for (var user = 0; user < count; user++)
        {
            prints[user] = reader.ReadUInt64();
        }

        return prints;
    }
}
