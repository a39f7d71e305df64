using System.Buffers;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>A user as the sum of what the items of the history say, divided by their number to a power.</summary>
internal static class HistoryEmbedding
{
    /// <summary>Adds up rows of embeddings.</summary>
    /// <param name="items">The rows.</param>
    /// <param name="embeddings">Items × the length of <paramref name="user"/>.</param>
    /// <param name="exponent">0 gives the sum, 1 the mean.</param>
    /// <param name="user">Takes the result; zeros when there are no items.</param>
    /// <returns>What the sum was multiplied by.</returns>
    public static float Sum(ReadOnlySpan<int> items, ReadOnlySpan<float> embeddings, double exponent, Span<float> user)
    {
        user.Clear();
        foreach (var item in items)
        {
            Kernels.Axpy(1, embeddings.Slice(item * user.Length, user.Length), user);
        }

        var scale = items.IsEmpty ? 0 : (float)DeterministicMath.Exp(-exponent * DeterministicMath.Log(items.Length));
        Kernels.Scale(scale, user);
        return scale;
    }

    /// <summary>Adds up what the taken items of a history say, in the order of the catalogue: the order of the history leaves the bits alone.</summary>
    public static void Sum(in ItemHistory history, ReadOnlySpan<float> embeddings, double exponent, Span<float> user)
    {
        var taken = ArrayPool<int>.Shared.Rent(Math.Max(1, history.Count));
        var count = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.ValueAt(i) > 0)
            {
                taken[count++] = history.Items[i];
            }
        }

        var items = taken.AsSpan(0, count);
        items.Sort();
        Sum(items, embeddings, exponent, user);
        ArrayPool<int>.Shared.Return(taken);
    }
}
