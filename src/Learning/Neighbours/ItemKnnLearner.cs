using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Item-based nearest neighbours: who took this took that.</summary>
/// <remarks>
/// Sarwar et al. 2001, Item-Based Collaborative Filtering Recommendation Algorithms; shrinkage after Bell and Koren 2007, weighting and
/// range of options as in Ferrari Dacrema et al. 2019 (Are We Really Making Much Progress?), who found it on a par with neural
/// recommenders once it is tuned. A score is the sum of the similarities between an item and those of the history that are among its
/// nearest. The product of items × users × items is made a row at a time: there is never a matrix of items × items.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class ItemKnnLearner(NeighbourOptions? options = null) : IRecommenderLearner
{
    private const int Block = 16;
    private readonly NeighbourOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var pairs = PositivePairs.Of(interactions, _options.IsBinary);
        context.Progress?.Report(new("weighting", 0, pairs.ColumnCount));
        var index = new RowIndex(pairs.Transpose(), _options);
        var lists = FindNeighbours(index, context, cancellationToken);
        return new ItemSimilarityModel(lists.ToMatrix().Transpose(), Prior.Of(pairs), _options.IsBinary);
    }

    /// <summary>The nearest items of each item.</summary>
    private NeighbourLists FindNeighbours(RowIndex index, LearningContext context, CancellationToken cancellationToken)
    {
        var items = index.Rows.RowCount;
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
                    products.Add(index.Rows.Columns(item), index.Rows.Values(item), index.Postings);
                    products.Offer(index, index.Norms[item], index.Sums[item], item, selection);
                    var (neighbours, similarities) = selection.Take();
                    lists.Set(item, neighbours, similarities);
                }

                context.Progress?.Report(new("comparing", Interlocked.Add(ref done, count), items));
            },
            cancellationToken);
        return lists;
    }

    private static NeighbourOptions Checked(NeighbourOptions options)
    {
        options.Check();
        return options;
    }
}
