using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>Nearest neighbours for ratings: how the user rated the most similar items, against what is usual for both.</summary>
/// <remarks>
/// Koren 2010, Factor in the Neighbors, section 2.2: item-based neighbours around a baseline, with the shrunk Pearson correlation of what is
/// above it. Similarities are found for an item at a time over the users who rated both: there is never a matrix of items × items.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class KnnBaselineRatingLearner(KnnBaselineRatingOptions? options = null) : IRatingLearner
{
    private const int Block = 16;
    private readonly KnnBaselineRatingOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRatingPredictor Learn(Interactions ratings, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var baseline = RatingBaseline.Learn(ratings, _options.Baseline, context, cancellationToken);
        var deviations = Deviations(ratings.ByUser, baseline);
        var byItem = deviations.Transpose();
        var items = byItem.RowCount;
        var lists = new NeighbourLists(items, items, _options.Candidates);
        var done = 0;
        Blocks.For(
            items, Block, context.MaxDegreeOfParallelism, (_, first, count) =>
            {
                // For each item that shares users: Σ of products, of own squares and of the other's squares, and how many users.
                var sums = new Vector128<float>[items];
                var selection = lists.CreateSelection();
                for (var item = first; item < first + count; item++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(byItem.Columns(item), byItem.Values(item), deviations, sums);
                    for (var other = 0; other < items; other++)
                    {
                        if (other != item)
                        {
                            selection.Add(other, Compare(sums[other]));
                        }
                    }

                    sums.AsSpan().Clear();
                    var (neighbours, similarities) = selection.Take();
                    lists.Set(item, neighbours, similarities);
                }

                context.Progress?.Report(new("comparing", Interlocked.Add(ref done, count), items));
            },
            cancellationToken);
        return new KnnBaselineRatingModel(baseline, lists.ToMatrix(), _options.Neighbours, _options.Caution);
    }

    private static void Add(ReadOnlySpan<int> users, ReadOnlySpan<float> values, SparseMatrix byUser, Vector128<float>[] sums)
    {
        for (var k = 0; k < users.Length; k++)
        {
            var own = values[k];
            var others = byUser.Columns(users[k]);
            var theirs = byUser.Values(users[k]);
            for (var i = 0; i < others.Length; i++)
            {
                var other = theirs[i];
                sums[others[i]] += Vector128.Create(own * other, own * own, other * other, 1);
            }
        }
    }

    private float Compare(Vector128<float> sums)
    {
        var (products, own, others, users) = (sums[0], sums[1], sums[2], sums[3]);
        if (users < _options.MinCommon)
        {
            return 0;
        }

        var similarity = _options.Similarity == RatingSimilarity.Pearson
            ? products / MathF.Sqrt(own * others)
            : 1 / (1 + Math.Max(0, (own + others - (2 * products)) / users));
        return float.IsFinite(similarity) ? (float)(similarity * users / (users + _options.Shrink)) : 0;
    }

    /// <summary>Ratings above what is usual, or above the mean where ratings themselves are compared.</summary>
    private SparseMatrix Deviations(SparseMatrix byUser, RatingBaseline baseline)
    {
        var values = byUser.AllValues.ToArray();
        for (var user = 0; user < byUser.RowCount; user++)
        {
            var items = byUser.Columns(user);
            var row = values.AsSpan(byUser.RowStart(user), items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                row[i] -= _options.Similarity == RatingSimilarity.Pearson ? baseline.Of(baseline.UserBiases[user], items[i]) : baseline.Scale.Mean;
            }
        }

        return new(byUser.RowStarts, byUser.AllColumns, values, byUser.ColumnCount);
    }

    private static KnnBaselineRatingOptions Checked(KnnBaselineRatingOptions options)
    {
        options.Check();
        return options;
    }
}
