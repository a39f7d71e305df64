using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>Implicit matrix factorization by alternating least squares: users and items get factors whose products tell what will be taken.</summary>
/// <remarks>
/// Minimises Σ over pairs of confidence·(x·y − p)² + a0·Σ over all cells of (x·y)² + Σ penalty·|x|² + Σ penalty·|y|², where p is 1 for a value
/// above 0 and 0 for one below (Hu, Koren and Volinsky, Collaborative Filtering for Implicit Feedback Datasets, 2008; with penalties
/// that grow with a row's weight, Rendle et al., Revisiting the Performance of iALS on Item Recommendation Benchmarks, 2021).
/// What is known of items or users draws their factors to what their features stand for, which is learned in between by ridge
/// regression: y = Σ value·b + deviation, with the penalty on the deviation. One iteration solves all users, then all items. The result is the same to the last bit for any number of threads.
/// </remarks>
public sealed class ImplicitAlsLearner : IRecommenderLearner
{
    private readonly ImplicitAlsOptions _options;

    /// <summary>Takes the options and checks them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public ImplicitAlsLearner(ImplicitAlsOptions? options = null)
    {
        _options = options ?? new();
        _options.Check();
    }

    /// <inheritdoc/>
    IRecommender IRecommenderLearner.Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken)
        => Learn(interactions, context, cancellationToken);

    /// <summary>Learns factors.</summary>
    /// <param name="interactions">Who took what. A value above 0 is how sure it is that the user likes the item, below 0 how sure that not.</param>
    /// <param name="context">Seed, threads, progress.</param>
    /// <param name="cancellationToken">Checked at least every 50 ms of work.</param>
    /// <exception cref="TrainingDataException">Nobody likes anything, or values are so large that factors overflow.</exception>
    public ImplicitAlsModel Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        RequireLikes(interactions);
        RequireRows(interactions.ItemFeatures, interactions.ItemCount, "items");
        RequireRows(interactions.UserFeatures, interactions.UserCount, "users");
        var threads = context.MaxDegreeOfParallelism;
        var users = new FactorBlock(interactions.UserCount, _options.Factors);
        var discount = PairDiscount.Of(interactions, _options);
        var byUser = discount.IsNeeded ? discount.Apply(interactions) : interactions.ByUser;
        var byItem = discount.IsNeeded ? byUser.Transpose() : interactions.ByItem;
        var options = discount.IsNeeded ? _options with { IgnoreValues = false } : _options;
        var weights = AlsWeights.Of(options);
        var userSweep = new AlsSweep(byUser, interactions.UserFeatures, options, threads);
        var itemSweep = new AlsSweep(byItem, interactions.ItemFeatures, options, threads);
        var items = Initial(byItem, context.Seed);
        for (var iteration = 0; iteration < _options.Iterations; iteration++)
        {
            context.Progress?.Report(new("als", iteration, _options.Iterations));
            userSweep.Run(items, GramMatrix.Scaled(GramMatrix.Of(items, threads, cancellationToken), weights.Unobserved), users, cancellationToken);
            itemSweep.Run(users, GramMatrix.Scaled(GramMatrix.Of(users, threads, cancellationToken), weights.Unobserved), items, cancellationToken);
        }

        context.Progress?.Report(new("als", _options.Iterations, _options.Iterations));

        // Items known by their features alone were not there to be passed over: they are no part of the Gram matrix.
        var itemGram = GramMatrix.Of(items, threads, cancellationToken);
        var userGram = GramMatrix.Of(users, threads, cancellationToken);
        itemSweep.Complete(items);
        RequireFinite(items);
        var mean = FactorMean.Of(users, interactions.ByUser);
        return new ImplicitAlsModel(
            weights,
            _options.FoldInSteps,
            items,
            new FoldInSide(itemGram, weights, items.Rows),
            new FoldInSide(userGram, weights, users.Rows),
            new AlsPriors(mean, itemSweep.Map, userSweep.Map, userSweep.Map is null ? null : MeanOfFeatures(interactions, userSweep)),
            Uncounted(byItem),
            discount);
    }

    private static int[] Uncounted(SparseMatrix byItem)
        => [.. Enumerable.Range(0, byItem.RowCount).Where(item => byItem.Columns(item).IsEmpty)];

    // What the features of most users stand for, for a user of whom none are told.
    private float[] MeanOfFeatures(Interactions interactions, AlsSweep userSweep)
    {
        var users = new FactorBlock(interactions.UserCount, _options.Factors);
        userSweep.CompleteAll(users);
        return FactorMean.Of(users, interactions.ByUser);
    }

    private static void RequireLikes(Interactions interactions)
    {
        for (var user = 0; user < interactions.UserCount; user++)
        {
            foreach (var value in interactions.ByUser.Values(user))
            {
                if (value > 0)
                {
                    return;
                }
            }
        }

        throw new TrainingDataException(
            interactions.Count == 0 ? "There are no interactions to learn from." : "No value is above 0: nobody likes anything.",
            "Widen the window, or check which events count as liking.");
    }

    private static void RequireRows(SparseMatrix? features, int rows, string what)
    {
        if (features is not null && features.RowCount != rows)
        {
            throw new TrainingDataException(
                $"There are {rows} {what}, but features of {features.RowCount}.", "Give each row its features, an empty row where nothing is known.");
        }
    }

    private static void RequireFinite(FactorBlock items)
    {
        for (var item = 0; item < items.Rows; item++)
        {
            foreach (var value in items.Row(item))
            {
                if (!float.IsFinite(value))
                {
                    throw new TrainingDataException(
                        $"The factors of item {item} overflow.", "Bring the values of interactions nearer to 1, or raise the regularisation.");
                }
            }
        }
    }

    // Each item draws from a stream of its own. Items that nobody took start, and stay, at zero.
    private FactorBlock Initial(SparseMatrix byItem, int seed)
    {
        var items = new FactorBlock(byItem.RowCount, _options.Factors);
        var deviation = _options.InitialScale / Math.Sqrt(_options.Factors);
        var random = new RandomSource(0L);
        for (var item = 0; item < items.Rows; item++)
        {
            if (byItem.Columns(item).IsEmpty)
            {
                continue;
            }

            random.Reseed(Seeds.Derive(seed, item));
            foreach (ref var value in items.Row(item))
            {
                value = (float)random.Normal(0, deviation);
            }
        }

        return items;
    }
}
