using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Links new vectors into a graph, in batches whose bounds depend on the number of vectors alone.</summary>
/// <remarks>
/// All of a batch look for neighbours in the graph as it was, on any number of threads, and among those of the batch before them. Then links
/// are set: each slot's by one thread, from all that is known of it, in order of the batch. So threads change nothing.
/// </remarks>
internal sealed unsafe class HnswBuilder(HnswGraph graph, HnswOptions options, Func<HnswSearcher> rent, Action<HnswSearcher> giveBack)
{
    /// <summary>Vectors of a batch at most.</summary>
    public const int MaxBatch = 512;

    private int[][] _chosen = [];

    /// <summary>Finds the neighbours of new slots. The graph is only read.</summary>
    /// <param name="slots">Slots whose vectors are there but not their links.</param>
    /// <param name="hasReused">Whether some of them may still be linked to.</param>
    /// <param name="threads">Threads at most.</param>
    public void Choose(int[] slots, bool hasReused, int threads)
    {
        _chosen = new int[slots.Length][];
        Blocks.For(
            slots.Length, 8, threads, (_, start, count) =>
            {
                var searcher = rent();
                for (var member = start; member < start + count; member++)
                {
                    _chosen[member] = ChooseOne(searcher, slots, member, hasReused);
                }

                giveBack(searcher);
            });
    }

    /// <summary>Sets the links that were chosen. Nobody may read the graph meanwhile.</summary>
    public void Link(int[] slots, int threads)
    {
        var levels = graph.Levels;
        var pairs = new List<long>[Blocks.Count(slots.Length, 64)];
        Blocks.For(
            slots.Length, 64, threads, (block, start, count) =>
            {
                var own = pairs[block] = [];
                for (var member = start; member < start + count; member++)
                {
                    for (var layer = 0; layer <= levels[slots[member]]; layer++)
                    {
                        var links = graph.Links(slots[member], layer);
                        links.Fill(-1);
                        var chosen = _chosen[member].AsSpan(layer * graph.M, graph.M);
                        chosen.CopyTo(links);
                        foreach (var target in chosen)
                        {
                            if (target >= 0)
                            {
                                own.Add(Pair(layer, target, member));
                            }
                        }
                    }
                }
            });
        var all = pairs.SelectMany(p => p).ToArray();
        Array.Sort(all);
        var starts = new List<int>();
        for (var i = 0; i < all.Length; i++)
        {
            if (i == 0 || all[i] / MaxBatch != all[i - 1] / MaxBatch)
            {
                starts.Add(i);
            }
        }

        starts.Add(all.Length);
        Blocks.For(
            starts.Count - 1, 64, threads, (_, start, count) =>
            {
                var searcher = rent();
                for (var run = start; run < start + count; run++)
                {
                    LinkBack(searcher.Links, all.AsSpan(starts[run]..starts[run + 1]), slots);
                }

                giveBack(searcher);
            });
        foreach (var slot in slots)
        {
            if (graph.Entry < 0 || levels[slot] > levels[graph.Entry])
            {
                graph.Entry = slot;
            }
        }
    }

    /// <summary>Takes a slot out of the links of those it is linked with, and joins them instead.</summary>
    public void Unlink(int slot)
    {
        var keys = new List<long>();
        for (var layer = 0; layer <= graph.Levels[slot]; layer++)
        {
            var own = graph.Links(slot, layer).ToArray();
            foreach (var neighbour in own)
            {
                if (neighbour < 0)
                {
                    break;
                }

                var links = graph.Links(neighbour, layer);
                if (!links.Contains(slot))
                {
                    continue;
                }

                keys.Clear();
                foreach (var other in links.ToArray().Concat(own).Where(s => s >= 0 && s != slot && s != neighbour).Distinct())
                {
                    keys.Add(Beam.Key(Between(neighbour, other), other));
                }

                Prune(keys, links);
            }

            graph.Links(slot, layer).Fill(-1);
        }
    }

    /// <summary>Layer, slot that is linked to, and member of the batch, in this order.</summary>
    private static long Pair(int layer, int target, int member) => ((((long)layer << 31) | (long)target) * MaxBatch) + member;

    private int[] ChooseOne(HnswSearcher searcher, int[] slots, int member, bool hasReused)
    {
        var slot = slots[member];
        var top = graph.Levels[slot];
        var chosen = new int[(top + 1) * graph.M];
        chosen.AsSpan().Fill(-1);
        searcher.SetCodes(graph, slot);
        var start = graph.Entry < 0 ? -1 : searcher.Descend(graph, top);
        for (var layer = (int)top; layer >= 0; layer--)
        {
            searcher.Forget(graph);
            searcher.Beam.Clear(options.EfConstruction);
            if (hasReused)
            {
                foreach (var other in slots)
                {
                    searcher.Avoid(other);
                }
            }

            if (start >= 0 && graph.Levels[graph.Entry] >= layer)
            {
                searcher.Walk(graph, start, layer, options.EfConstruction);
                start = Beam.Slot(searcher.Beam[0]);
            }

            for (var earlier = 0; earlier < member; earlier++)
            {
                if (graph.Levels[slots[earlier]] >= layer)
                {
                    searcher.Beam.Offer(Beam.Key(searcher.Distance(graph, slots[earlier]), slots[earlier]));
                }
            }

            Select(searcher.Beam, chosen.AsSpan(layer * graph.M, graph.M));
        }

        return chosen;
    }

    /// <summary>Keeps candidates that are nearer to the new vector than to any that is kept already (algorithm 4).</summary>
    private void Select(Beam beam, Span<int> chosen)
    {
        var kept = 0;
        for (var place = 0; place < beam.Count && kept < chosen.Length; place++)
        {
            var slot = Beam.Slot(beam[place]);
            if (IsNearest(slot, Beam.Distance(beam[place]), chosen[..kept]))
            {
                chosen[kept++] = slot;
            }
        }
    }

    private bool IsNearest(int slot, int distance, ReadOnlySpan<int> kept)
    {
        foreach (var other in kept)
        {
            if (Between(slot, other) < distance)
            {
                return false;
            }
        }

        return true;
    }

    private int Between(int x, int y) => CodeDistance.Between(graph.IsProduct, graph.Codes.At(x), graph.Codes.At(y), graph.CodeLength);

    private void LinkBack(List<long> keys, ReadOnlySpan<long> run, int[] slots)
    {
        var target = (int)(run[0] / MaxBatch & int.MaxValue);
        var links = graph.Links(target, (int)(run[0] / MaxBatch >> 31));
        var count = links.IndexOf(-1);
        count = count < 0 ? links.Length : count;
        if (count + run.Length <= links.Length)
        {
            foreach (var pair in run)
            {
                links[count++] = slots[(int)(pair % MaxBatch)];
            }

            return;
        }

        keys.Clear();
        foreach (var link in links[..count])
        {
            keys.Add(Beam.Key(Between(target, link), link));
        }

        foreach (var pair in run)
        {
            var slot = slots[(int)(pair % MaxBatch)];
            keys.Add(Beam.Key(Between(target, slot), slot));
        }

        Prune(keys, links);
    }

    private void Prune(List<long> keys, Span<int> links)
    {
        keys.Sort();
        links.Fill(-1);
        var kept = 0;
        foreach (var key in keys)
        {
            if (kept == links.Length)
            {
                break;
            }

            if (IsNearest(Beam.Slot(key), Beam.Distance(key), links[..kept]))
            {
                links[kept++] = Beam.Slot(key);
            }
        }
    }
}
