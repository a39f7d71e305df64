using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Learning.Numerics;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>
/// Measures lists against what users took afterwards, every held-out item relevant: ndcg@10 first, then recall, precision, map, mrr and hit;
/// and what accuracy does not tell: coverage, novelty, concentration (Gini), diversity within a list, how well a list's genres fit those of the
/// history, and how much more popular the lists are than what users took before.
/// </summary>
/// <remarks>
/// ndcg is binary with the ideal of min(10, held out) places; recall divides by all that was held out; map by min(10, held out). Rows
/// without held-out items say nothing and are left out.
/// </remarks>
public sealed class RecommendationEvaluator : BaseEvaluator<RecommendationQuery, RecommendationList, HeldOutItems>
{
    private const int Places = 10;

    /// <inheritdoc/>
    protected override void Measure(
        ReadOnlySpan<RecommendationList> outputs, ReadOnlySpan<HeldOutItems> labels, ReadOnlySpan<float> weights, ImmutableArray<Metric>.Builder metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var accuracy = new AccuracyTally();
        var beyond = new BeyondAccuracyTally(labels[0].Catalogue, Places);
        for (var row = 0; row < outputs.Length; row++)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (!labels[row].Items.IsDefaultOrEmpty && weight > 0)
            {
                accuracy.Add(outputs[row], labels[row].Items, weight);
                beyond.Add(outputs[row], labels[row]);
            }
        }

        accuracy.AddTo(metrics);
        beyond.AddTo(metrics);
    }

    private sealed class AccuracyTally
    {
        private double _weight, _ndcg, _recall10, _recall20, _precision, _map, _mrr, _hit;

        public void Add(RecommendationList list, ImmutableArray<string> taken, double weight)
        {
            var relevant = taken.ToHashSet(StringComparer.Ordinal);
            double gain = 0, precisions = 0, first = 0;
            var (found, found20) = (0, 0);
            for (var i = 0; i < Math.Min(20, list.Items.Length); i++)
            {
                if (!relevant.Contains(list.Items[i].ItemId))
                {
                    continue;
                }

                found20++;
                if (i < Places)
                {
                    found++;
                    gain += Discount(i);
                    precisions += (double)found / (i + 1);
                    first = first > 0 ? first : 1.0 / (i + 1);
                }
            }

            var ideal = 0.0;
            for (var i = 0; i < Math.Min(Places, relevant.Count); i++)
            {
                ideal += Discount(i);
            }

            _weight += weight;
            _ndcg += weight * gain / ideal;
            _recall10 += weight * found / relevant.Count;
            _recall20 += weight * found20 / relevant.Count;
            _precision += weight * found / Places;
            _map += weight * precisions / Math.Min(Places, relevant.Count);
            _mrr += weight * first;
            _hit += weight * (found > 0 ? 1 : 0);
        }

        public void AddTo(ImmutableArray<Metric>.Builder metrics)
        {
            metrics.Add(new("ndcg@10", _ndcg / _weight));
            metrics.Add(new("recall@10", _recall10 / _weight));
            metrics.Add(new("recall@20", _recall20 / _weight));
            metrics.Add(new("precision@10", _precision / _weight));
            metrics.Add(new("map@10", _map / _weight));
            metrics.Add(new("mrr@10", _mrr / _weight));
            metrics.Add(new("hit@10", _hit / _weight));
        }

        private static double Discount(int place) => 0.69314718055994531 / DeterministicMath.Log(place + 2.0);
    }
}
