using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Random walks of three steps from an item to its users and on to their items, with popular items held back.</summary>
/// <remarks>
/// RP3β: Paudel et al. 2017, Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications; with α from
/// P3α (Cooper et al. 2014). The weight from item i to item j is Σ over users u of P(u|i)^α · P(j|u)^α, over the users of j to the power β.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class Rp3BetaLearner(Rp3BetaOptions? options = null) : IRecommenderLearner
{
    private const int Block = 16;
    private readonly Rp3BetaOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_options.IsBinary && interactions.ByUser.AllValues.Span.IndexOfAnyInRange(float.MinValue, -float.Epsilon) >= 0)
        {
            throw new TrainingDataException("A walk cannot take a step of a negative value.", "Leave dislikes out, or set IsBinary.");
        }

        var pairs = PositivePairs.Of(interactions, _options.IsBinary);
        var items = pairs.ColumnCount;
        context.Progress?.Report(new("walking", 0, items));
        var fromItems = Steps(pairs.Transpose());
        var fromUsers = Steps(pairs);
        var penalties = Penalties(pairs);
        var lists = new NeighbourLists(items, items, _options.Neighbours);
        var done = 0;
        Blocks.For(
            items, Block, context.MaxDegreeOfParallelism, (_, first, count) =>
            {
                using var products = new DotProducts(items);
                var selection = lists.CreateSelection();
                for (var item = first; item < first + count; item++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    products.Add(fromItems.Columns(item), fromItems.Values(item), fromUsers);
                    products.Offer(penalties, item, selection);
                    var (targets, weights) = selection.Take();
                    lists.Set(item, targets, weights);
                }

                context.Progress?.Report(new("walking", Interlocked.Add(ref done, count), items));
            },
            cancellationToken);
        return new ItemSimilarityModel(lists.ToMatrix(), Prior.Of(pairs), _options.IsBinary);
    }

    private static double Power(double value, double exponent)
        => exponent == 1 ? value : DeterministicMath.Exp(exponent * DeterministicMath.Log(value));

    /// <summary>Each value's share of its row, to the power of alpha.</summary>
    private SparseMatrix Steps(SparseMatrix matrix)
    {
        var shares = matrix.AllValues.ToArray();
        for (var row = 0; row < matrix.RowCount; row++)
        {
            var values = shares.AsSpan(matrix.RowStart(row), matrix.Columns(row).Length);
            var sum = 0.0;
            foreach (var value in values)
            {
                sum += value;
            }

            foreach (ref var value in values)
            {
                value = (float)Power(value / sum, _options.Alpha);
            }
        }

        return new(matrix.RowStarts, matrix.AllColumns, shares, matrix.ColumnCount);
    }

    private float[] Penalties(SparseMatrix byUser)
    {
        var counts = new double[byUser.ColumnCount];
        var values = byUser.AllValues.Span;
        var items = byUser.AllColumns.Span;
        for (var i = 0; i < items.Length; i++)
        {
            counts[items[i]] += values[i];
        }

        return Array.ConvertAll(counts, c => c > 0 ? (float)(1 / Power(c, _options.Beta)) : 0);
    }

    private static Rp3BetaOptions Checked(Rp3BetaOptions options)
    {
        options.Check();
        return options;
    }
}
