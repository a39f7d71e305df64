using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Sparse linear method: each item as a combination of a few others with weights that are not negative.</summary>
/// <remarks>
/// Ning and Karypis 2011, SLIM: Sparse Linear Methods for Top-N Recommender Systems: minimises, for each item j,
/// ½‖x_j - X·w‖² + ½·L2·‖w‖² + L1·Σw with w ≥ 0 and w_j = 0. Solved by coordinate descent on how often two items were taken together
/// (Friedman, Hastie and Tibshirani 2010, covariance updates), so that a step costs as many operations as there are items, whatever the users.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class SlimLearner(SlimOptions? options = null) : IRecommenderLearner
{
    private const int Block = 8;
    private readonly SlimOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        CatalogueLimit.Check(interactions.ItemCount, _options.MaxItems);
        var pairs = PositivePairs.Of(interactions, _options.IsBinary);
        var n = pairs.ColumnCount;
        context.Progress?.Report(new("counting", 0, n));
        var gram = new float[n * n];
        ItemGram.AddLower(pairs, gram, context.MaxDegreeOfParallelism, cancellationToken);
        Mirror(gram, n);
        var lists = new NeighbourLists(n, n, n);
        var done = 0;
        Blocks.For(
            n, Block, context.MaxDegreeOfParallelism, (_, first, count) =>
            {
                var descent = new SlimDescent(gram, n, _options);
                for (var item = first; item < first + count; item++)
                {
                    var (sources, weights) = descent.Solve(item, cancellationToken);
                    lists.Set(item, sources, weights);
                }

                context.Progress?.Report(new("descending", Interlocked.Add(ref done, count), n));
            },
            cancellationToken);
        return new ItemSimilarityModel(lists.ToMatrix().Transpose(), Prior.Of(pairs), _options.IsBinary);
    }

    private static void Mirror(float[] gram, int n)
    {
        const int Tile = 64;
        for (var top = 0; top < n; top += Tile)
        {
            for (var left = 0; left <= top; left += Tile)
            {
                for (var i = top; i < Math.Min(top + Tile, n); i++)
                {
                    for (var j = left; j < Math.Min(left + Tile, i); j++)
                    {
                        gram[(j * n) + i] = gram[(i * n) + j];
                    }
                }
            }
        }
    }

    private static SlimOptions Checked(SlimOptions options)
    {
        options.Check();
        return options;
    }
}
