using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>
/// Diversity by maximal marginal relevance (Carbonell and Goldstein 1998, "The use of MMR"): each place goes to the item with the greatest
/// λ · relevance - (1 - λ) · similarity to the most alike item above it.
/// </summary>
/// <remarks>
/// Relevance is the score brought to 0 to 1 over the list, similarity the product of the item vectors. Each place costs one product an item
/// that is left: places × items in all. Items keep their scores. Without item vectors the list stays as it is.
/// </remarks>
public sealed class MmrReranker : IReranker
{
    private readonly float _lambda;
    private readonly int? _depth;

    /// <summary>Creates the stage.</summary>
    /// <param name="lambda">0 looks at diversity alone, 1 keeps the order; 0 to 1.</param>
    /// <param name="depth">Places that are filled so, 1 or more; the rest keeps its order. Null fills as many as the query asks for.</param>
    public MmrReranker(double lambda = 0.7, int? depth = null)
    {
        OptionGuards.Require(lambda is >= 0 and <= 1, nameof(lambda), lambda, "is 0 to 1");

        ArgumentOutOfRangeException.ThrowIfLessThan(depth ?? 1, 1, nameof(depth));
        (_lambda, _depth) = ((float)lambda, depth);
    }

    /// <inheritdoc/>
    public string Name => "mmr";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        if (state.ItemVectors is not { } vectors || _lambda == 1 || candidates.Count < 3)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var (width, count) = (vectors.ColumnCount, list.Length);
        var relevance = new float[count];
        CandidateLists.Relevance(list, relevance);

        // The vectors of the list, side by side: they are read once a place.
        var rows = new float[count * width];
        for (var i = 0; i < count; i++)
        {
            // An item that came after the vectors were made is like no other.
            if (list[i].Item < vectors.RowCount)
            {
                vectors.Row(list[i].Item).CopyTo(rows.AsSpan(i * width));
            }
        }

        var nearest = new float[count];
        var order = new PlaceOrder(count);
        var places = Math.Min(_depth ?? state.Query.Count, count);
        for (var place = 0; place < places; place++)
        {
            var (best, bestValue) = (place, float.NegativeInfinity);
            for (var i = place; i < count; i++)
            {
                var value = (_lambda * relevance[order[i]]) - ((1 - _lambda) * nearest[order[i]]);
                if (value > bestValue)
                {
                    (best, bestValue) = (i, value);
                }
            }

            order.Raise(best, place);
            var chosen = rows.AsSpan(order[place] * width, width);
            for (var i = place + 1; i < count; i++)
            {
                var similarity = Kernels.Dot(chosen, rows.AsSpan(order[i] * width, width));
                nearest[order[i]] = place == 0 ? similarity : Math.Max(nearest[order[i]], similarity);
            }
        }

        order.Write(list, candidates);
    }
}
