using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Finds the nearest vectors of a block of queries among all of a <see cref="PanelSet"/>: exactly, without a matrix of scores.</summary>
/// <remarks>
/// Whole numbers and an upper bound of the rounding errors say which vectors may reach a query's last place so far; the score of those few is
/// computed in single precision and decides. So the result does not depend on the bounds, only the time does. Holds buffers: one a thread.
/// </remarks>
internal sealed unsafe class PanelScan
{
    /// <summary>Queries of a block at most.</summary>
    public const int BlockQueries = 48;

    private const int PendingLimit = 16;

    private readonly int[] _starts = GC.AllocateArray<int>(BlockQueries, pinned: true);
    private readonly float[] _units = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly float[] _thresholds = GC.AllocateArray<float>(BlockQueries, pinned: true);

    // Of each query: its last place so far, as a product; its norm, that of its rounded form, that of what rounding changed, and what is left
    // out of account in the current chunk.
    private readonly float[] _lasts = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly float[] _norms = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly float[] _roundedNorms = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly float[] _errors = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly float[] _slacks = GC.AllocateArray<float>(BlockQueries, pinned: true);
    private readonly NearestList[] _nearest = new NearestList[BlockQueries];
    private readonly int[] _pending = new int[(PendingLimit + (CodeKernels.Group * CodePanels.Lanes)) * 2];
    private int[] _codes = [];
    private float[] _decoded = [];
    private PanelSet _set = new(new CodePanels(0), default, [], AreRowsById: false, SimilarityMetric.InnerProduct);

    /// <summary>Finds the nearest among one set.</summary>
    /// <param name="set">Where to look.</param>
    /// <param name="queries">Queries as the metric wants them, row after row.</param>
    /// <param name="queryCount">1 to <see cref="BlockQueries"/>.</param>
    /// <param name="count">Neighbours a query.</param>
    /// <param name="ids">Queries × <paramref name="count"/> places.</param>
    /// <param name="scores">As many.</param>
    /// <param name="leftOut">A bit for each vector that is not wanted, 16 a panel and query after query; empty when all are.</param>
    /// <param name="filter">Which ids are wanted; null means all.</param>
    /// <param name="cancellationToken">Looked at between pieces of the set.</param>
    /// <returns>How many were found for the last query.</returns>
    public int Run(
        PanelSet set,
        ReadOnlySpan<float> queries,
        int queryCount,
        int count,
        Span<int> ids,
        Span<float> scores,
        ReadOnlySpan<ushort> leftOut,
        Predicate<int>? filter,
        CancellationToken cancellationToken = default)
    {
        fixed (float* q = queries, best = scores)
        fixed (int* found = ids)
        fixed (ushort* skip = leftOut)
        {
            Begin(set, q, queryCount, count, found, best);
            Pass(set, q, queryCount, leftOut.IsEmpty ? null : skip, filter, cancellationToken);
            return End(queryCount);
        }
    }

    /// <summary>Finds the nearest of one query among several sets of one kind.</summary>
    /// <param name="sets">All sets.</param>
    /// <param name="chosen">Those to look at, the most promising first; -1 stands for none.</param>
    /// <param name="query">The query as the metric wants it.</param>
    /// <param name="ids">Takes the ids.</param>
    /// <param name="scores">Takes the scores.</param>
    /// <param name="filter">Which ids are wanted; null means all.</param>
    /// <returns>How many were found.</returns>
    public int Run(
        IReadOnlyList<VectorCell> sets, ReadOnlySpan<int> chosen, ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter)
    {
        fixed (float* q = query, best = scores)
        fixed (int* found = ids)
        {
            Begin(sets[0].Set, q, 1, ids.Length, found, best);
            foreach (var set in chosen)
            {
                if (set >= 0)
                {
                    Pass(sets[set].Set, q, 1, null, filter, default);
                }
            }

            return End(1);
        }
    }

    private void Begin(PanelSet set, float* queries, int queryCount, int count, int* ids, float* scores)
    {
        Prepare(set.Panels, queries, queryCount);
        for (var query = 0; query < queryCount; query++)
        {
            _nearest[query] = new(ids + ((long)query * count), scores + ((long)query * count), count);
        }
    }

    private int End(int queryCount)
    {
        for (var query = 0; query < queryCount; query++)
        {
            _nearest[query].Close();
        }

        return _nearest[queryCount - 1].Count;
    }

    private void Pass(
        PanelSet set, float* queries, int queryCount, ushort* leftOut, Predicate<int>? filter, CancellationToken cancellationToken)
    {
        _set = set;
        fixed (float* rows = set.Rows.Span)
        {
            var view = new View(queries, rows, leftOut, filter);
            for (var chunk = 0; chunk < set.Panels.ChunkCount; chunk++)
            {
                if (chunk % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var needed = Bound(chunk);
                for (var group = 0; needed != 0; group++, needed >>= CodeKernels.Group)
                {
                    if ((needed & ((1 << CodeKernels.Group) - 1)) != 0)
                    {
                        Meet(view, chunk, group, queryCount);
                    }
                }
            }
        }
    }

    private void Meet(in View view, int chunk, int group, int queryCount)
    {
        var panels = _set.Panels;
        var first = group * CodeKernels.Group;
        var members = Math.Min(CodeKernels.Group, queryCount - first);
        var steps = panels.Steps;
        var lastPanel = Math.Min((chunk + 1) * CodePanels.ChunkPanels, Blocks.Count(panels.Count, CodePanels.Lanes));
        var totalPanels = Blocks.Count(panels.Count, CodePanels.Lanes);
        var hits = stackalloc ushort[CodeKernels.Group];
        var pending = 0;
        fixed (byte* codes = panels.Codes)
        fixed (float* scales = panels.Scales, biases = panels.Biases, units = _units, thresholds = _thresholds)
        fixed (int* queryCodes = _codes, starts = _starts)
        {
            var queries = new QueryGroup(
                queryCodes + (group * steps * CodeKernels.Group), starts + first, units + first, thresholds + first, queryCount == 1 ? 1 : CodeKernels.Group);
            for (var panel = chunk * CodePanels.ChunkPanels; panel < lastPanel; panel++)
            {
                var lane = panel * CodePanels.Lanes;
                if (!CodeKernels.Run(codes + ((long)panel * steps * 64), steps, scales + lane, biases + lane, queries, hits))
                {
                    continue;
                }

                var inside = panels.Count - lane >= CodePanels.Lanes ? 0xFFFF : (1 << (panels.Count - lane)) - 1;
                for (var member = 0; member < members; member++)
                {
                    var bits = hits[member] & inside;
                    if (bits != 0 && view.LeftOut != null)
                    {
                        bits &= ~view.LeftOut[((first + member) * (long)totalPanels) + panel];
                    }

                    for (; bits != 0; bits &= bits - 1)
                    {
                        var place = lane + System.Numerics.BitOperations.TrailingZeroCount(bits);
                        _pending[pending++] = first + member;
                        _pending[pending++] = place;
                        Prefetch(view.Rows, place);
                    }
                }

                if (pending >= PendingLimit * 2)
                {
                    Settle(view, pending);
                    pending = 0;
                }
            }
        }

        Settle(view, pending);
    }

    /// <summary>Computes the scores of vectors that passed and takes the good ones.</summary>
    private void Settle(in View view, int pending)
    {
        for (var i = 0; i < pending; i += 2)
        {
            var query = _pending[i];
            var place = _pending[i + 1];
            var id = _set.Ids[place];
            ref var nearest = ref _nearest[query];
            var score = Score(view, query, place);
            if (score >= nearest.Threshold && (view.Filter is null || view.Filter(id)) && nearest.Offer(id, score))
            {
                Raise(query);
            }
        }
    }

    private float Score(in View view, int query, int place)
    {
        var width = _set.Panels.Dimension;
        var vector = new ReadOnlySpan<float>(view.Queries + ((long)query * width), width);
        ReadOnlySpan<float> row;
        if (view.Rows == null)
        {
            _set.Panels.Decode(place, _decoded);
            row = _decoded;
        }
        else
        {
            row = new(view.Rows + ((long)(_set.AreRowsById ? _set.Ids[place] : place) * width), width);
        }

        return _set.Metric == SimilarityMetric.L2 ? -Kernels.SquaredDistance(vector, row) : Kernels.Dot(vector, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(float* rows, int place)
    {
        if (Sse.IsSupported && rows != null)
        {
            var row = rows + ((long)(_set.AreRowsById ? _set.Ids[place] : place) * _set.Panels.Dimension);
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            Sse.Prefetch0(row + 32);
            Sse.Prefetch0(row + 48);
        }
    }

    /// <summary>Notes a query's last place and what a product has to reach from now on.</summary>
    private void Raise(int query)
    {
        var last = _nearest[query].Threshold;
        _lasts[query] = _set.Metric == SimilarityMetric.L2 ? (last + (_norms[query] * _norms[query])) / 2 : last;
        _thresholds[query] = _lasts[query] - _slacks[query];
    }

    /// <summary>Finds what products have to reach in a chunk; a bit for each query for which the chunk may hold something.</summary>
    /// <remarks>The slack is rounded up by more than the few operations here, and those of the kernels and the scores, can be off.</remarks>
    private ulong Bound(int chunk)
    {
        var bound = _set.Panels.Bounds[chunk];
        var rounding = Vector256.Create((_set.Panels.Dimension + 32) * 1.2e-7f);
        var norm = Vector256.Create(bound.Norm);
        var error = Vector256.Create(bound.Error * 1.000002f);
        var isL2 = _set.Metric == SimilarityMetric.L2;
        var needed = 0UL;
        for (var query = 0; query < BlockQueries; query += Vector256<float>.Count)
        {
            var own = Vector256.Create(_norms.AsSpan(query));
            var reach = own + norm;
            var inexact = rounding * (isL2 ? reach * reach : own * norm);
            var slack = (Vector256.Create(_roundedNorms.AsSpan(query)) * error)
                + (Vector256.Create(_errors.AsSpan(query)) * norm * Vector256.Create(1.000002f)) + inexact + Vector256.Create(1e-35f);
            slack.CopyTo(_slacks.AsSpan(query));
            var last = Vector256.Create(_lasts.AsSpan(query));
            var isShort = isL2 ? Vector256<float>.Zero : Vector256.LessThan((own * norm) + inexact + Vector256.Create(1e-35f), last);
            isShort |= Vector256.Equals(last, Vector256.Create(float.PositiveInfinity));
            Vector256.ConditionalSelect(isShort, Vector256.Create(float.PositiveInfinity), last - slack).CopyTo(_thresholds.AsSpan(query));
            needed |= (ulong)(~isShort.ExtractMostSignificantBits() & 0xFF) << query;
        }

        return needed;
    }

    private void Prepare(CodePanels panels, float* queries, int queryCount)
    {
        var width = panels.Dimension;
        var steps = panels.Steps;
        var needed = Blocks.Count(queryCount, CodeKernels.Group) * CodeKernels.Group * steps;
        if (_codes.Length < needed)
        {
            _codes = GC.AllocateUninitializedArray<int>(needed, pinned: true);
        }

        if (_decoded.Length != width)
        {
            _decoded = new float[width];
        }

        _codes.AsSpan(0, needed).Clear();
        _starts.AsSpan().Clear();
        _units.AsSpan().Clear();
        _lasts.AsSpan().Fill(float.PositiveInfinity);
        _lasts.AsSpan(0, queryCount).Fill(float.NegativeInfinity);
        fixed (int* codes = _codes)
        {
            for (var query = 0; query < queryCount; query++)
            {
                var group = query / CodeKernels.Group;
                var to = (sbyte*)(codes + (group * steps * CodeKernels.Group) + (query % CodeKernels.Group));
                PrepareOne(new(queries + ((long)query * width), width), to, query);
            }
        }
    }

    private void PrepareOne(ReadOnlySpan<float> vector, sbyte* to, int query)
    {
        var scale = CodePanels.ScaleOf(vector, out var factor);
        double squares = 0, errors = 0, rounded = 0;
        var sum = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            double value = vector[i];
            var code = Math.Clamp((int)MathF.Round(vector[i] * factor), -127, 127);
            to[(i / 4 * CodeKernels.Group * 4) + (i % 4)] = (sbyte)code;
            sum += code;
            var near = (double)scale * code;
            squares += value * value;
            rounded += near * near;
            errors += (value - near) * (value - near);
        }

        _starts[query] = -128 * sum;
        _units[query] = scale;
        _norms[query] = (float)(Math.Sqrt(squares) * 1.000001);
        _roundedNorms[query] = (float)(Math.Sqrt(rounded) * 1.000001);
        _errors[query] = (float)(Math.Sqrt(errors) * 1.000001);
    }

    private readonly struct View(float* queries, float* rows, ushort* leftOut, Predicate<int>? filter)
    {
        public float* Queries => queries;

        public float* Rows => rows;

        public ushort* LeftOut => leftOut;

        public Predicate<int>? Filter => filter;
    }
}
