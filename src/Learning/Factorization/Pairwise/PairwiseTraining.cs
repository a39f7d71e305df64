using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>What algorithms share that learn to score what was taken above what was not.</summary>
/// <remarks>The item that was not taken comes from the same block of the grid as the one that was; blocks get other items each epoch.</remarks>
internal sealed class PairwiseTraining : IDisposable
{
    private const int ItemsPerBlock = 64;
    private readonly Interactions _interactions;
    private readonly LearningContext _context;
    private readonly CancellationToken _cancellationToken;
    private readonly GradientGrid _grid;
    private readonly PairwiseParameters _parameters;
    private readonly byte[][] _taken;

    public PairwiseTraining(Interactions interactions, int factors, double scale, LearningContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        (_interactions, _context, _cancellationToken) = (interactions, context, cancellationToken);
        var side = GradientGrid.SideFor(interactions.Count, interactions.ItemCount, ItemsPerBlock);
        _grid = new GradientGrid(interactions.ByUser, side, Seeds.Derive(context.Seed, 1), withValues: false);
        if (_grid.PairCount == 0)
        {
            throw new TrainingDataException("Nobody took anything: no pair has a value above 0.", "Widen the window, or check the filters of the source.");
        }

        _parameters = new(new FactorRows(_grid.UserOf.Length, factors), new FactorRows(interactions.ItemCount, factors), new float[interactions.ItemCount]);
        _parameters.Users.FillNormal((long)Seeds.Derive(context.Seed, 2), scale, position => _grid.UserOf[position]);
        _parameters.Items.FillNormal((long)Seeds.Derive(context.Seed, 3), scale, item => item);
        _taken = new byte[side][];
        for (var row = 0; row < side; row++)
        {
            _taken[row] = new byte[interactions.ItemCount];
        }
    }

    /// <summary>One pass over the pairs.</summary>
    public void Epoch<TStep>(int epoch, int epochs, TStep step)
        where TStep : struct, IPairwiseStep
    {
        _grid.Deal(Seeds.Derive(_context.Seed, 4, epoch), _context.MaxDegreeOfParallelism, _cancellationToken);
        var seed = (long)Seeds.Derive(_context.Seed, 5, epoch);
        _grid.Epoch(_context.MaxDegreeOfParallelism, (row, column) => Run(row, column, seed, step), _cancellationToken);
        _context.Progress?.Report(new LearningProgress("epochs", epoch + 1, epochs));
    }

    /// <summary>What was learned.</summary>
    public PairwiseModel ToModel(string format, double pull)
    {
        var factors = _parameters.Users.Factors;
        var items = _parameters.Items.ToMatrix(_interactions.ItemCount, factors + 1, item => item);
        for (var item = 0; item < _parameters.Biases.Length; item++)
        {
            items.Row(item)[factors] = _parameters.Biases[item];
        }

        var users = _parameters.Users.ToMatrix(_interactions.UserCount, factors, user => _grid.Positions[user]);
        foreach (var value in items.Values)
        {
            if (!float.IsFinite(value))
            {
                throw new TrainingDataException("The factors grew beyond all bounds.", "Lower the learning rate, or raise the regularization.");
            }
        }

        return new PairwiseModel(format, (float)pull, users, items, Fingerprint.OfAll(_interactions));
    }

    public void Dispose()
    {
        _parameters.Users.Dispose();
        _parameters.Items.Dispose();
    }

    private unsafe void Run<TStep>(int row, int column, long seed, TStep step)
        where TStep : struct, IPairwiseStep
    {
        var (start, end) = _grid.Range(row, column);
        var items = _grid.ItemsOf(column);
        fixed (int* users = _grid.Users, taken = _grid.Items, all = items)
        fixed (float* biases = _parameters.Biases)
        fixed (byte* marks = _taken[row])
        {
            var rows = new PairwiseRows(_parameters.Users.Pointer, _parameters.Items.Pointer, biases, _parameters.Users.Stride);
            var block = new PairwiseBlock(all, items.Length, marks, Seeds.Derive(seed, (row * _grid.Side) + column));
            for (var from = start; from < end;)
            {
                // Marks for the users who take turns, their steps, and the marks off again.
                var group = users[from] / GradientGrid.GroupSize;
                var to = from;
                for (; to < end && users[to] / GradientGrid.GroupSize == group; to++)
                {
                    block.Take(taken[to], users[to] % GradientGrid.GroupSize);
                }

                for (var n = from; n < to; n++)
                {
                    step.Run(rows, ref block, users[n], taken[n]);
                }

                for (var n = from; n < to; n++)
                {
                    block.Release(taken[n]);
                }

                from = to;
            }
        }
    }
}
