using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>Inner products of one user's factors and the factors of items, each to the bits of <see cref="Kernels.Dot"/>.</summary>
internal static class FactorScores
{
    /// <summary>Scores all items.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="items">Items × factors.</param>
    /// <param name="scores">One an item.</param>
    public static void Write(ReadOnlySpan<float> user, FeatureMatrix items, Span<float> scores)
    {
        var values = (ReadOnlySpan<float>)items.Values;
        var width = items.ColumnCount;
        for (var item = 0; item < items.RowCount; item++)
        {
            scores[item] = Kernels.Dot(user, values.Slice(item * width, width));
        }
    }

    /// <summary>Scores some items.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="items">Items × factors.</param>
    /// <param name="which">Rows of <paramref name="items"/>, in any order.</param>
    /// <param name="scores">One a row named.</param>
    public static void Write(ReadOnlySpan<float> user, FeatureMatrix items, ReadOnlySpan<int> which, Span<float> scores)
    {
        for (var i = 0; i < which.Length; i++)
        {
            scores[i] = Kernels.Dot(user, items.Row(which[i]));
        }
    }
}
