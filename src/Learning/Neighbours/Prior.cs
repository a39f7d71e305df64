using AudienceML.Learning.Data;

namespace AudienceML.Learning.Neighbours;

/// <summary>What is left to say when the history says nothing: how many took an item, too small to move what the history does say.</summary>
internal static class Prior
{
    private const float Greatest = 1e-6f;

    /// <summary>One value an item, 0 to a millionth.</summary>
    /// <param name="byUser">Users × items.</param>
    public static float[] Of(SparseMatrix byUser)
    {
        var counts = new float[byUser.ColumnCount];
        foreach (var item in byUser.AllColumns.Span)
        {
            counts[item]++;
        }

        var most = 1f;
        foreach (var count in counts)
        {
            most = Math.Max(most, count);
        }

        return Array.ConvertAll(counts, c => c / most * Greatest);
    }
}
