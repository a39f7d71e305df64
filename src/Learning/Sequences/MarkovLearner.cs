using AudienceML.Learning.Data;
using AudienceML.Learning.Neighbours;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Sequences;

/// <summary>What is taken after what: the next article, the next song.</summary>
/// <remarks>
/// A first-order Markov chain whose transitions reach over a few steps, as the sequential rules of Kamehkhosh, Jannach and Ludewig 2017
/// (A Comparison of Frequent Pattern Techniques and a Deep Learning Method for Session-Based Recommendation), with late transitions counting
/// for more and a share of what is popular for items that little is known of. Rows are sessions or users; needs times.
/// </remarks>
/// <param name="options">Settings; the defaults when null.</param>
public sealed class MarkovLearner(MarkovOptions? options = null) : IRecommenderLearner
{
    private const int Block = 32;
    private readonly MarkovOptions _options = Checked(options ?? new());

    /// <inheritdoc/>
    public IRecommender Learn(Interactions interactions, LearningContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        context.Progress?.Report(new("ordering", 0, interactions.ItemCount));
        var rows = new TimedRows(interactions, cancellationToken);
        var postings = new RowPostings(rows);
        var decays = new float[rows.RowCount];
        for (var row = 0; row < decays.Length; row++)
        {
            decays[row] = rows[row].IsEmpty ? 0 : (float)Decay.Half(rows.LastTime - rows.LastTimes[row], _options.HalfLifeDays);
        }

        var items = rows.ItemCount;
        var lists = new NeighbourLists(items, items, _options.Neighbours);
        var fallbacks = new float[items];
        var done = 0;
        Blocks.For(
            items, Block, context.MaxDegreeOfParallelism, (_, first, count) =>
            {
                var sums = new float[items];
                var met = new List<int>();
                var selection = lists.CreateSelection();
                for (var item = first; item < first + count; item++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var total = Count(item, rows, postings, decays, sums, met);
                    total += (float)_options.Smoothing;
                    fallbacks[item] = total > 0 ? (float)_options.Smoothing / total : 1;
                    foreach (var target in met)
                    {
                        selection.Add(target, sums[target] / total);
                        sums[target] = 0;
                    }

                    met.Clear();
                    var (targets, weights) = selection.Take();
                    lists.Set(item, targets, weights);
                }

                context.Progress?.Report(new("counting", Interlocked.Add(ref done, count), items));
            },
            cancellationToken);
        return new MarkovModel(lists.ToMatrix(), fallbacks, RecentPopularity.Of(rows, _options.HalfLifeDays), _options.PositionSteps);
    }

    /// <summary>Adds up what came after an item; returns the sum of all.</summary>
    private float Count(int item, TimedRows rows, RowPostings postings, float[] decays, float[] sums, List<int> met)
    {
        var total = 0.0;
        var within = postings.Rows(item);
        var places = postings.Places(item);
        for (var k = 0; k < within.Length; k++)
        {
            var items = rows[within[k]];
            var last = Math.Min(items.Length - 1, places[k] + _options.Steps);
            for (var place = places[k] + 1; place <= last; place++)
            {
                var weight = decays[within[k]] / (place - places[k]);
                ref var sum = ref sums[items[place]];
                if (sum == 0 && weight > 0)
                {
                    met.Add(items[place]);
                }

                sum += weight;
                total += weight;
            }
        }

        return (float)total;
    }

    private static MarkovOptions Checked(MarkovOptions options)
    {
        options.Check();
        return options;
    }
}
