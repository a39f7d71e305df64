using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Similarity;

/// <summary>Walks a graph towards a query. Holds buffers: one a thread.</summary>
/// <remarks>Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using HNSW graphs (2016), algorithms 2 and 5.</remarks>
internal sealed unsafe class HnswSearcher
{
    private const int MinWaiting = 1024;
    private readonly short[] _query;
    private readonly sbyte[] _codes;
    private readonly int[] _fresh;
    private byte[] _visited = [];
    private byte _epoch;

    public HnswSearcher(HnswGraph graph)
    {
        _query = GC.AllocateArray<short>(graph.CodeLength, pinned: true);
        _codes = new sbyte[graph.CodeLength];
        _fresh = GC.AllocateArray<int>(graph.BaseLinks, pinned: true);
        Values = new float[graph.Dimension];
        Decoded = new float[graph.Dimension];
    }

    /// <summary>What was found, nearest first.</summary>
    public Beam Beam { get; } = new();

    /// <summary>Candidates that wait, where not all that is found may be answered.</summary>
    public Beam Wanted { get; } = new();

    /// <summary>Room for a vector.</summary>
    public float[] Values { get; }

    /// <summary>Room for another.</summary>
    public float[] Decoded { get; }

    /// <summary>Room for the pruning of links.</summary>
    public List<long> Links { get; } = [];

    /// <summary>Distances computed since the query was set.</summary>
    public int Visits { get; private set; }

    /// <summary>Takes a query.</summary>
    public void SetQuery(HnswGraph graph, ReadOnlySpan<float> query)
    {
        // Only the order of inner products counts, so that a query may have a scale of its own.
        HnswGraph.Round(query, graph.IsProduct ? CodePanels.ScaleOf(query, out _) : graph.Scale, _codes);
        Widen(_codes);
    }

    /// <summary>Takes the vector of a slot as query.</summary>
    public void SetCodes(HnswGraph graph, int slot) => Widen(graph.Codes.Row(slot));

    /// <summary>The distance from the query to a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Distance(HnswGraph graph, int slot)
    {
        Visits++;
        return CodeDistance.Of(graph.IsProduct, (short*)Unsafe.AsPointer(ref _query[0]), graph.Codes.At(slot), graph.CodeLength);
    }

    /// <summary>Forgets who was visited.</summary>
    public void Forget(HnswGraph graph)
    {
        if (_visited.Length < graph.Ids.Length)
        {
            _visited = GC.AllocateArray<byte>(graph.Ids.Length, pinned: true);
            _epoch = 0;
        }

        if (++_epoch == 0)
        {
            _visited.AsSpan().Clear();
            _epoch = 1;
        }
    }

    /// <summary>Leaves a slot out of the walk that follows.</summary>
    public void Avoid(int slot) => _visited[slot] = _epoch;

    /// <summary>Goes down from the entry to a layer, each time to the nearest.</summary>
    /// <returns>The nearest slot of the layer above the one named.</returns>
    public int Descend(HnswGraph graph, int layer)
    {
        var at = graph.Entry;
        var best = Distance(graph, at);
        for (var level = graph.Levels[at]; level > layer; level--)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                foreach (var link in graph.Links(at, level))
                {
                    if (link < 0)
                    {
                        break;
                    }

                    var distance = Distance(graph, link);
                    if (distance < best || (distance == best && link < at))
                    {
                        (best, at, moved) = (distance, link, true);
                    }
                }
            }
        }

        return at;
    }

    /// <summary>Finds the nearest on a layer, from a slot on; <see cref="Beam"/> holds them.</summary>
    public void Walk(HnswGraph graph, int start, int layer, int ef)
    {
        var beam = Beam;
        beam.Clear(ef);
        if (_visited[start] != _epoch)
        {
            Avoid(start);
        }

        beam.Offer(Beam.Key(Distance(graph, start), start));
        for (var place = 0; place < beam.Count;)
        {
            if (Beam.IsMarked(beam[place]))
            {
                place++;
                continue;
            }

            beam.Mark(place);
            var fresh = Gather(graph, graph.Links(Beam.Slot(beam[place]), layer));
            if (layer == 0 && place + 1 < beam.Count)
            {
                PrefetchLinks(graph, Beam.Slot(beam[place + 1]));
            }

            var lowest = place + 1;
            for (var i = 0; i < fresh; i++)
            {
                var slot = _fresh[i];
                lowest = Math.Min(lowest, beam.Offer(Beam.Key(Distance(graph, slot), slot)));
            }

            place = lowest;
        }
    }

    /// <summary>Finds the nearest that may be answered on the lowest layer; the walk goes over all. <see cref="Wanted"/> holds them.</summary>
    /// <param name="graph">Where.</param>
    /// <param name="start">From where on.</param>
    /// <param name="ef">How many to keep.</param>
    /// <param name="filter">Which ids may be answered; null means all that were not removed.</param>
    /// <param name="limit">Distances after which it gives up.</param>
    /// <returns>False when it gave up.</returns>
    public bool WalkFiltered(HnswGraph graph, int start, int ef, Predicate<int>? filter, int limit)
    {
        var (beam, wanted) = (Beam, Wanted);
        beam.Clear(Math.Max(4 * ef, MinWaiting));
        wanted.Clear(ef);
        Avoid(start);
        Take(graph, start, filter);
        for (var place = 0; place < beam.Count;)
        {
            if (Beam.IsMarked(beam[place]))
            {
                place++;
                continue;
            }

            if (wanted.IsFull && beam[place] > wanted[ef - 1])
            {
                break;
            }

            if (Visits > limit)
            {
                return false;
            }

            beam.Mark(place);
            var fresh = Gather(graph, graph.Links(Beam.Slot(beam[place]), 0));
            var lowest = place + 1;
            for (var i = 0; i < fresh; i++)
            {
                lowest = Math.Min(lowest, Take(graph, _fresh[i], filter));
            }

            place = lowest;
        }

        return true;
    }

    /// <summary>Looks at all vectors that may be answered; <see cref="Wanted"/> holds the nearest.</summary>
    public void Scan(HnswGraph graph, int ef, Predicate<int>? filter)
    {
        Wanted.Clear(ef);
        for (var slot = 0; slot < graph.SlotCount; slot++)
        {
            if (graph.Ids[slot] >= 0 && (filter is null || filter(graph.Ids[slot])))
            {
                Wanted.Offer(Beam.Key(Distance(graph, slot), slot));
            }
        }
    }

    private void Widen(ReadOnlySpan<sbyte> codes)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            _query[i] = codes[i];
        }

        Visits = 0;
    }

    private int Take(HnswGraph graph, int slot, Predicate<int>? filter)
    {
        var key = Beam.Key(Distance(graph, slot), slot);
        if (Wanted.IsFull && key > Wanted[Wanted.Count - 1])
        {
            return int.MaxValue;
        }

        var id = graph.Ids[slot];
        if (id >= 0 && (filter is null || filter(id)))
        {
            Wanted.Offer(key);
        }

        return Beam.Offer(key);
    }

    /// <summary>Collects links that were not visited yet, and fetches their vectors.</summary>
    private int Gather(HnswGraph graph, ReadOnlySpan<int> links)
    {
        var visited = (byte*)Unsafe.AsPointer(ref _visited[0]);
        var fresh = (int*)Unsafe.AsPointer(ref _fresh[0]);
        var epoch = _epoch;
        var count = 0;
        foreach (var link in links)
        {
            if (link < 0)
            {
                break;
            }

            var isFresh = visited[link] != epoch;
            visited[link] = epoch;
            fresh[count] = link;
            count += *(byte*)&isFresh;
        }

        if (Sse.IsSupported)
        {
            for (var i = 0; i < count; i++)
            {
                var codes = graph.Codes.At(fresh[i]);
                for (var at = 0; at < graph.CodeLength; at += CodeDistance.Block)
                {
                    Sse.Prefetch0(codes + at);
                }
            }
        }

        return count;
    }

    private static void PrefetchLinks(HnswGraph graph, int slot)
    {
        if (Sse.IsSupported)
        {
            var links = graph.Base.At(slot);
            for (var at = 0; at < graph.Base.Stride; at += 16)
            {
                Sse.Prefetch0(links + at);
            }
        }
    }
}
