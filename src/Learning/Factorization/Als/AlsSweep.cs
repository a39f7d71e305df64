using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Solves all rows of one side while the other stands still, on all threads, the longest rows first.</summary>
internal sealed unsafe class AlsSweep
{
    // Pairs of a piece of work, and what a row costs beside its pairs, in pairs.
    private const int PiecePairs = 4096;
    private const int RowCost = 32;

    private readonly SparseMatrix _pairs;
    private readonly ImplicitAlsOptions _options;
    private readonly AlsWeights _weights;
    private readonly int[] _order;
    private readonly int[] _pieces;
    private readonly float[][] _memory;
    private readonly int _kept;
    private readonly int _longest;
    private readonly SparseMatrix? _features;
    private readonly FeatureRidge? _ridge;

    /// <param name="pairs">Rows × rows of the other side.</param>
    /// <param name="features">What is known of the rows; null when nothing is.</param>
    /// <param name="options">Options.</param>
    /// <param name="threads">Threads at most.</param>
    public AlsSweep(SparseMatrix pairs, SparseMatrix? features, ImplicitAlsOptions options, int threads)
    {
        (_pairs, _options, _weights) = (pairs, options, AlsWeights.Of(options));
        (_order, _pieces) = Plan(pairs);
        if (features is { ColumnCount: > 0 })
        {
            var penalties = new float[pairs.RowCount];
            for (var row = 0; row < penalties.Length; row++)
            {
                // A row without a pair has nothing to teach. Where nothing is penalised, all others teach alike.
                var count = pairs.Columns(row).Length;
                var penalty = _weights.Penalty(count, pairs.ColumnCount);
                penalties[row] = count == 0 ? 0 : penalty > 0 ? penalty : 1;
            }

            _features = features;
            _ridge = new(features, penalties, options.FeatureRegularization, options.Factors, threads);
        }

        var size = FactorBlock.Padded(options.Factors);
        var longest = _order.Length == 0 ? 0 : pairs.Columns(_order[0]).Length;
        _kept = options.Solver == AlsSolver.Cholesky ? RowScratch.ChunkRows : Math.Max(RowScratch.ChunkRows, RowScratch.KeptRows(size, longest));
        _longest = options.Solver == AlsSolver.BlockCoordinate ? longest : 0;
        _memory = new float[Math.Min(threads, Math.Max(1, _pieces.Length - 1))][];
        for (var i = 0; i < _memory.Length; i++)
        {
            _memory[i] = GC.AllocateArray<float>(RowScratch.Length(size, _kept, _longest, HasMatrix(options)), pinned: true);
        }
    }

    /// <summary>What features stand for; null when there are none.</summary>
    public FeatureMap? Map => _ridge?.Map;

    /// <summary>Solves all rows, each drawn to what its features stand for, and then learns what those stand for.</summary>
    /// <param name="other">The factors that stand still.</param>
    /// <param name="gram">a0 times their Gram matrix.</param>
    /// <param name="solved">Takes the factors of this side, and gives where they start.</param>
    /// <param name="cancellationToken">Checked between rows, and within long ones.</param>
    public void Run(FactorBlock other, FactorBlock gram, FactorBlock solved, CancellationToken cancellationToken)
    {
        var next = -1;
        Blocks.For(
            _memory.Length,
            1,
            _memory.Length,
            (worker, _, _) =>
            {
                fixed (float* memory = _memory[worker])
                {
                    var scratch = new RowScratch(memory, other.Stride, _kept, _longest, HasMatrix(_options), other.Factors < other.Stride);
                    var side = new FixedSide(other.Start, other.Stride, other.Factors, gram.Start);
                    for (var piece = Interlocked.Increment(ref next); piece < _pieces.Length - 1; piece = Interlocked.Increment(ref next))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        for (var at = _pieces[piece]; at < _pieces[piece + 1]; at++)
                        {
                            Solve(side, _order[at], solved[_order[at]], other.Rows, scratch, cancellationToken);
                        }
                    }
                }
            },
            cancellationToken);
        _ridge?.Learn(solved, cancellationToken);
        GC.KeepAlive(other);
        GC.KeepAlive(gram);
        GC.KeepAlive(solved);
    }

    /// <summary>Gives rows without a pair the factors that their features stand for.</summary>
    public void Complete(FactorBlock rows) => Combine(rows, isAll: false);

    /// <summary>Gives all rows the factors that their features stand for.</summary>
    public void CompleteAll(FactorBlock rows) => Combine(rows, isAll: true);

    private void Combine(FactorBlock rows, bool isAll)
    {
        for (var row = 0; _features is not null && row < rows.Rows; row++)
        {
            if (isAll || _pairs.Columns(row).IsEmpty)
            {
                Map!.Combine(_features.Columns(row), _features.Values(row), 1, rows[row]);
            }
        }
    }

    private static bool HasMatrix(ImplicitAlsOptions options) => options.Solver != AlsSolver.ConjugateGradient;

    private static (int[] Order, int[] Pieces) Plan(SparseMatrix pairs)
    {
        var entries = new ulong[pairs.RowCount];
        for (var row = 0; row < entries.Length; row++)
        {
            entries[row] = ((ulong)(uint.MaxValue - (uint)pairs.Columns(row).Length) << 32) | (uint)row;
        }

        RadixSort.Sort(entries);
        var order = Array.ConvertAll(entries, entry => (int)(uint)entry);
        var pieces = new List<int> { 0 };
        var cost = 0;
        for (var i = 0; i < order.Length; i++)
        {
            cost += RowCost + pairs.Columns(order[i]).Length;
            if (cost >= PiecePairs)
            {
                pieces.Add(i + 1);
                cost = 0;
            }
        }

        if (cost > 0)
        {
            pieces.Add(order.Length);
        }

        return (order, [.. pieces]);
    }

    private void Solve(in FixedSide side, int row, float* factors, int cells, in RowScratch scratch, CancellationToken cancellationToken)
    {
        var indices = _pairs.Columns(row);
        if (indices.IsEmpty)
        {
            new Span<float>(factors, side.Size).Clear();
            return;
        }

        var penalty = _weights.Penalty(indices.Length, cells);
        float* start = null;
        if (_features is not null)
        {
            start = scratch.Prior;
            Map!.Combine(_features.Columns(row), _features.Values(row), penalty, start);
        }

        var problem = new RowProblem(indices, _pairs.Values(row), _weights, penalty, start, factors);
        switch (_options.Solver)
        {
            case AlsSolver.Cholesky:
                CholeskySolver.Solve(side, problem, scratch, cancellationToken);
                break;
            case AlsSolver.BlockCoordinate:
                BlockCoordinateSolver.Solve(side, problem, _options.BlockSize, scratch, cancellationToken);
                break;
            default:
                ConjugateGradientSolver.Solve(side, problem, _options.ConjugateGradientSteps, isWarm: true, scratch, cancellationToken);
                break;
        }
    }
}
