using System.Runtime.CompilerServices;
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
    private readonly QueryBound[] _bounds = new QueryBound[BlockQueries];
    private readonly NearestList[] _nearest = new NearestList[BlockQueries];
    private readonly int[] _pending = new int[(PendingLimit + (CodeKernels.Group * CodePanels.Lanes)) * 2];
    private int[] _codes = [];
    private float[] _decoded = [];
    private PanelSet _set = new(new CodePanels(0), default, [], AreRowsById: false, SimilarityMetric.InnerProduct);

    /// <summary>Finds the nearest.</summary>
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
        _set = set;
        fixed (float* q = queries, rows = set.Rows.Span, best = scores)
        fixed (int* found = ids)
        fixed (ushort* skip = leftOut)
        {
            Prepare(set.Panels, q, queryCount);
            for (var query = 0; query < queryCount; query++)
            {
                _nearest[query] = new(found + ((long)query * count), best + ((long)query * count), count);
            }

            var view = new View(q, rows, leftOut.IsEmpty ? null : skip, filter);
            var groups = Blocks.Count(queryCount, CodeKernels.Group);
            for (var chunk = 0; chunk < set.Panels.ChunkCount; chunk++)
            {
                if (chunk % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                for (var group = 0; group < groups; group++)
                {
                    Meet(view, chunk, group, queryCount);
                }
            }

            for (var query = 0; query < queryCount; query++)
            {
                _nearest[query].Close();
            }

            return _nearest[queryCount - 1].Count;
        }
    }

    private void Meet(in View view, int chunk, int group, int queryCount)
    {
        var panels = _set.Panels;
        var first = group * CodeKernels.Group;
        var members = Math.Min(CodeKernels.Group, queryCount - first);
        var isNeeded = false;
        for (var query = first; query < first + members; query++)
        {
            isNeeded |= SetThreshold(query, panels.Bounds[chunk]);
        }

        if (!isNeeded)
        {
            return;
        }

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
                    Settle(view, pending, panels.Bounds[chunk]);
                    pending = 0;
                }
            }
        }

        Settle(view, pending, panels.Bounds[chunk]);
    }

    /// <summary>Computes the scores of vectors that passed and takes the good ones.</summary>
    private void Settle(in View view, int pending, ChunkBound bound)
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
                SetThreshold(query, bound);
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

    /// <summary>Sets what a product of whole numbers has to reach in a chunk; false when nothing in it can be good enough.</summary>
    private bool SetThreshold(int query, ChunkBound bound)
    {
        ref readonly var own = ref _bounds[query];
        double last = _nearest[query].Threshold;
        var reach = own.Norm + (double)bound.Norm;
        if (_set.Metric == SimilarityMetric.L2)
        {
            last = ((last + (own.Norm * own.Norm)) / 2) - (own.Rounding * reach * reach);
        }
        else if (own.Norm * bound.Norm * (1 + own.Rounding) < last)
        {
            _thresholds[query] = float.PositiveInfinity;
            return false;
        }

        var threshold = last - (own.RoundedNorm * bound.Error) - ((own.Error + (own.Rounding * own.Norm)) * bound.Norm) - 1e-35;
        _thresholds[query] = MathF.BitDecrement((float)threshold);
        return true;
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
        _thresholds.AsSpan().Fill(float.PositiveInfinity);
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
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        var scale = largest / 127;
        var factor = scale > 0 && float.IsFinite(1 / scale) ? 1 / scale : 0;
        scale = factor == 0 ? 0 : scale;
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
        _bounds[query] = new(Math.Sqrt(squares) * 1.000001, Math.Sqrt(rounded) * 1.000001, Math.Sqrt(errors) * 1.000001, (vector.Length + 16) * 1.2e-7);
    }

    private readonly struct View(float* queries, float* rows, ushort* leftOut, Predicate<int>? filter)
    {
        public float* Queries => queries;

        public float* Rows => rows;

        public ushort* LeftOut => leftOut;

        public Predicate<int>? Filter => filter;
    }

    /// <summary>How far a query's rounded form is off.</summary>
    private readonly record struct QueryBound(double Norm, double RoundedNorm, double Error, double Rounding);
}
