using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Neighbours;

/// <summary>Says no before a matrix of items × items takes the machine's memory.</summary>
internal static class CatalogueLimit
{
    /// <summary>Refuses a catalogue that is too large.</summary>
    /// <exception cref="TrainingDataException">Names the items, the limit and what else to do.</exception>
    public static void Check(int itemCount, int maxItems)
    {
        if (itemCount > maxItems)
        {
            throw new TrainingDataException(
                $"{itemCount} items make a matrix of {4.0 * itemCount * itemCount / (1 << 30):F1} GiB; at most {maxItems} items are allowed.",
                "Drop items that few took, raise MaxItems where there is memory, or learn item neighbours or factors instead.");
        }
    }
}
