using System.Runtime.InteropServices;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>What re-rankers do with lists of candidates.</summary>
internal static class CandidateLists
{
    public static Candidate[] Copy(IList<Candidate> candidates)
    {
        var copy = new Candidate[candidates.Count];
        candidates.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>Replaces what is in a list, which may grow or shrink.</summary>
    public static void Write(ReadOnlySpan<Candidate> from, IList<Candidate> to)
    {
        if (to is List<Candidate> list)
        {
            CollectionsMarshal.SetCount(list, from.Length);
            from.CopyTo(CollectionsMarshal.AsSpan(list));
            return;
        }

        while (to.Count > from.Length)
        {
            to.RemoveAt(to.Count - 1);
        }

        for (var i = 0; i < from.Length; i++)
        {
            if (i < to.Count)
            {
                to[i] = from[i];
            }
            else
            {
                to.Add(from[i]);
            }
        }
    }

    /// <summary>Highest score first; equal scores keep their order.</summary>
    public static void SortByScore(Candidate[] candidates)
    {
        var keys = new ulong[candidates.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            // The bits of a float in an order that falls, and the place below them, so that no two keys are equal.
            var bits = BitConverter.SingleToInt32Bits(candidates[i].Score + 0f);
            keys[i] = ((ulong)(uint)(bits < 0 ? bits : ~bits ^ int.MinValue) << 32) | (uint)i;
        }

        Array.Sort(keys, candidates);
    }

    /// <summary>
    /// Scores brought to 0 to 1, highest to lowest. Where scores do not fall down the list, an earlier stage put items into another order on purpose:
    /// such a score counts as the lowest before it, so that the order of the list is what is respected.
    /// </summary>
    public static void Relevance(ReadOnlySpan<Candidate> candidates, Span<float> relevance)
    {
        if (candidates.IsEmpty)
        {
            return;
        }

        var (high, low) = (candidates[0].Score, candidates[0].Score);
        for (var i = 0; i < candidates.Length; i++)
        {
            low = Math.Min(low, candidates[i].Score);
            relevance[i] = low;
        }

        var range = (double)high - low;
        for (var i = 0; i < candidates.Length; i++)
        {
            relevance[i] = range > 0 ? (float)(((double)relevance[i] - low) / range) : 1;
        }
    }
}
