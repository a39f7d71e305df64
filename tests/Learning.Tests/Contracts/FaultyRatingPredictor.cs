using AudienceML.Learning.Errors;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Contracts;

/// <summary>Finds out from the history whether a user is even or odd, and answers the mean of those.</summary>
internal sealed class FaultyRatingPredictor(float[] means, float mean, RatingFault fault, int itemCount) : IRatingPredictor
{
    private const string Name = "faulty-ratings/1";
    private int _shared;

    public static RatingFormats Formats { get; } = RatingFormats.Default.With(Name, Read);

    public string Format => Name;

    public int ItemCount => itemCount;

    public float Predict(in ItemHistory history, int item)
    {
        if (fault != RatingFault.TakesAnyItem && (item < -1 || item >= ItemCount))
        {
            throw new ArgumentOutOfRangeException(nameof(item));
        }

        double even = 0, odd = 0;
        for (var i = 0; i < history.Count; i++)
        {
            var (rated, value) = (history.Items[i], history.ValueAt(i));
            if ((uint)rated >= (uint)ItemCount)
            {
                if (fault == RatingFault.TakesAnyItem)
                {
                    continue;
                }

                throw new ArgumentException($"There is no item {rated}.", nameof(history));
            }

            if (!float.IsFinite(value) && fault != RatingFault.TakesAnyRating)
            {
                throw new ArgumentException($"{value} is no rating.", nameof(history));
            }

            even += Math.Abs(value - means[2 * rated]);
            odd += Math.Abs(value - means[(2 * rated) + 1]);
            if (fault == RatingFault.LooksAtTheFirstItem)
            {
                break;
            }
        }

        var kind = Math.Abs(even - odd) > 1e-3 && fault != RatingFault.IgnoresTheHistory ? (even < odd ? 0 : 1) : history.User >= 0 ? history.User % 2 : -1;
        if (fault == RatingFault.SharesABuffer && Interlocked.Increment(ref _shared) % 101 == 0)
        {
            // What all calls share is in another state than it would be for one thread alone: with certainty, not now and then.
            kind = 1 - kind;
        }

        if (item < 0 || item >= ItemCount || kind < 0)
        {
            return fault == RatingFault.LeavesTheScale ? mean * 2 : mean;
        }

        return means[(2 * item) + kind] + (fault == RatingFault.GuessesUnrated && item == ItemCount - 1 ? 0.5f : 0);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(ItemCount);
        writer.Write(fault == RatingFault.ForgetsWhenSaved ? 3f : mean);
        writer.Write((int)fault);
        foreach (var value in means)
        {
            writer.Write(fault == RatingFault.ForgetsWhenSaved ? 3f : value);
        }
    }

    private static FaultyRatingPredictor Read(BinaryReader reader)
    {
        var (items, mean, fault) = (reader.ReadInt32(), reader.ReadSingle(), (RatingFault)reader.ReadInt32());
        if (fault == RatingFault.BelievesEveryByte)
        {
            // As many means as there happen to be, and as many items as was said.
            var left = new float[(reader.BaseStream.Length - reader.BaseStream.Position) / 4];
            foreach (ref var value in left.AsSpan())
            {
                value = reader.ReadSingle();
            }

            return new(left, mean, fault, items);
        }

        if (items < 0 || (reader.BaseStream.Length - reader.BaseStream.Position) / 8 < items)
        {
            throw new ModelFormatException("The means are cut short.", "Copy the model again.");
        }

        var means = new float[2 * items];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = reader.ReadSingle();
        }

        return new(means, mean, fault, items);
    }
}
