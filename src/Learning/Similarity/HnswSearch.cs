using System.Runtime.Intrinsics.X86;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>One search in a graph: a walk over rounded vectors, then the scores of the nearest found.</summary>
internal static unsafe class HnswSearch
{
    /// <summary>Finds the nearest of one query.</summary>
    /// <param name="graph">Where to look.</param>
    /// <param name="searcher">What walks.</param>
    /// <param name="query">The query as it was given.</param>
    /// <param name="ids">Takes the ids.</param>
    /// <param name="scores">Takes the scores.</param>
    /// <param name="filter">Which ids are wanted; null means all.</param>
    /// <param name="efSearch">Candidates kept.</param>
    /// <param name="dead">Slots without a vector.</param>
    /// <returns>How many were found.</returns>
    public static int Run(
        HnswGraph graph, HnswSearcher searcher, ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter, int efSearch, int dead)
    {
        if (graph.Entry < 0)
        {
            ids.Fill(-1);
            scores.Fill(float.NegativeInfinity);
            return 0;
        }

        if (graph.IsCosine)
        {
            VectorGuards.Normalize(query, searcher.Values);
            query = searcher.Values;
        }

        searcher.SetQuery(graph, query);
        searcher.Forget(graph);
        var count = ids.Length;
        var ef = Math.Max(efSearch, count);
        var start = searcher.Descend(graph, 0);
        var found = searcher.Beam;
        if (filter is null && dead == 0)
        {
            searcher.Walk(graph, start, 0, ef);
            if (found.Count < Math.Min(count, graph.SlotCount - dead))
            {
                searcher.Scan(graph, ef, filter);
                found = searcher.Wanted;
            }
        }
        else
        {
            // Beyond some point it costs less to look at all.
            found = searcher.Wanted;
            if (!searcher.WalkFiltered(graph, start, ef, filter, (graph.SlotCount / 4) + (4 * ef)) || found.Count < Math.Min(count, graph.SlotCount - dead))
            {
                searcher.Scan(graph, ef, filter);
            }
        }

        return Settle(graph, searcher, found, query, ids, scores);
    }

    /// <summary>Orders the nearest candidates by their scores.</summary>
    private static int Settle(HnswGraph graph, HnswSearcher searcher, Beam found, ReadOnlySpan<float> query, Span<int> ids, Span<float> scores)
    {
        // Distances of bytes order well enough that the nearest are among three times as many, and some.
        var candidates = Math.Min(found.Count, (int)Math.Min(int.MaxValue, (3L * ids.Length) + 10));
        if (graph.HasRows)
        {
            for (var place = 0; place < candidates; place++)
            {
                Prefetch(graph, Beam.Slot(found[place]));
            }
        }

        fixed (int* best = ids)
        fixed (float* bestScores = scores)
        {
            var nearest = new NearestList(best, bestScores, ids.Length);
            for (var place = 0; place < candidates; place++)
            {
                var slot = Beam.Slot(found[place]);
                ReadOnlySpan<float> row = searcher.Decoded;
                if (graph.HasRows)
                {
                    row = graph.Rows.Row(slot)[..graph.Dimension];
                }
                else
                {
                    graph.Decode(slot, searcher.Decoded);
                }

                nearest.Offer(graph.Ids[slot], graph.IsL2 ? -Kernels.SquaredDistance(query, row) : Kernels.Dot(query, row));
            }

            nearest.Close();
            return nearest.Count;
        }
    }

    private static void Prefetch(HnswGraph graph, int slot)
    {
        if (Sse.IsSupported)
        {
            var row = graph.Rows.At(slot);
            for (var at = 0; at < graph.Rows.Stride; at += 16)
            {
                Sse.Prefetch0(row + at);
            }
        }
    }
}
