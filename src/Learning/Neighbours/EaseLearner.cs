using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours;

/// <summary>Embarrassingly shallow autoencoder: each item as the best linear combination of all others, in closed form.</summary>
/// <remarks>
/// Steck 2019, Embarrassingly Shallow Autoencoders for Sparse Data: minimises ‖X - X·B‖² + L2·‖B‖² with a diagonal of 0, so that
/// B[i,j] = -P[i,j] / P[j,j] with P = (XᵀX + L2·I)⁻¹. Nothing is drawn and nothing converges; only the history is needed for scoring.
/// Costs items³ operations and the square of the items in memory.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class EaseLearner(EaseOptions? options = null) : IRecommenderLearner
{
    private readonly EaseOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        CatalogueLimit.Check(interactions.ItemCount, _options.MaxItems);
        var pairs = PositivePairs.Of(interactions, _options.IsBinary);
        var n = pairs.ColumnCount;
        var threads = context.MaxDegreeOfParallelism;
        var weights = new float[n * n];
        context.Progress?.Report(new("counting", 0, n));
        ItemGram.AddLower(pairs, weights, threads, cancellationToken);
        for (var item = 0; item < n; item++)
        {
            weights[(item * n) + item] += (float)_options.L2;
        }

        var progress = context.Progress;
        if (!SymmetricInverse.TryInvertNegated(weights, n, threads, done => progress?.Report(new("inverting", done, n)), cancellationToken))
        {
            throw new TrainingDataException(
                $"With a penalty of {_options.L2} the items are too much alike to be told apart.", "Raise L2, or scale the values down.");
        }

        ToWeights(weights, n, threads, cancellationToken);
        var prior = Prior.Of(pairs);
        return _options.Neighbours == 0 || _options.Neighbours >= n
            ? new EaseModel(weights, prior, _options.IsBinary)
            : new ItemSimilarityModel(KeepLargest(weights, n, threads, cancellationToken), prior, _options.IsBinary);
    }

    /// <summary>Turns the lower triangle of minus the inverse into all weights: each value over minus the diagonal of its column.</summary>
    private static void ToWeights(float[] weights, int n, int threads, CancellationToken cancellationToken)
    {
        const int Tile = 64;
        var scales = new float[n];
        for (var j = 0; j < n; j++)
        {
            scales[j] = -1 / weights[(j * n) + j];
        }

        // Squares on both sides of the diagonal together, so that what is read across stays in the cache.
        Blocks.For(
            n, Tile, threads, (_, first, count) =>
            {
                for (var start = 0; start <= first; start += Tile)
                {
                    for (var i = first; i < first + count; i++)
                    {
                        var end = Math.Min(start + Tile, i);
                        for (var j = start; j < end; j++)
                        {
                            var value = weights[(i * n) + j];
                            weights[(i * n) + j] = value * scales[j];
                            weights[(j * n) + i] = value * scales[i];
                        }
                    }
                }

                for (var i = first; i < first + count; i++)
                {
                    weights[(i * n) + i] = 0;
                }
            },
            cancellationToken);
    }

    private SparseMatrix KeepLargest(float[] weights, int n, int threads, CancellationToken cancellationToken)
    {
        var kept = new NeighbourLists(n, n, _options.Neighbours);
        Blocks.For(
            n, 64, threads, (_, first, count) =>
            {
                var selection = kept.CreateSelection();
                for (var target = first; target < first + count; target++)
                {
                    for (var source = 0; source < n; source++)
                    {
                        selection.Add(source, Math.Abs(weights[(source * n) + target]));
                    }

                    var (sources, values) = selection.Take();
                    for (var i = 0; i < sources.Length; i++)
                    {
                        values[i] = weights[(sources[i] * n) + target];
                    }

                    kept.Set(target, sources, values);
                }
            },
            cancellationToken);
        return kept.ToMatrix().Transpose();
    }

    private static EaseOptions Checked(EaseOptions options)
    {
        options.Check();
        return options;
    }
}
