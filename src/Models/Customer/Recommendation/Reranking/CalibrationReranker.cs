using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Gives a list the mix of genres that the user's history has (Steck 2018, "Calibrated recommendations").</summary>
/// <remarks>
/// The list is grown greedily so that (1 - λ) · Σ relevance - λ · KL(p ‖ q̃) is greatest at each step, where p are the shares of genres in the
/// history, q those in the list and q̃ = (1 - α) q + α p with α = 0.01, so that a genre that is not there yet does not cost infinitely much.
/// Relevance is 0 to 1 over the list. Only the genres of an item change with it, so that a step takes the genres plus the items of the list,
/// not their product. Without a history or without genres the list stays as it is. Items keep their scores.
/// </remarks>
public sealed class CalibrationReranker : IReranker
{
    private const double Alpha = 0.01;
    private readonly double _lambda;
    private readonly ItemFacetKind _facet;

    /// <summary>Creates the stage.</summary>
    /// <param name="lambda">0 keeps the order, 1 looks at the mix alone; 0 to 1.</param>
    /// <param name="facet">What the mix is of.</param>
    public CalibrationReranker(double lambda = 0.5, ItemFacetKind facet = ItemFacetKind.Genre)
    {
        OptionGuards.Require(lambda is >= 0 and <= 1, nameof(lambda), lambda, "is 0 to 1");
        OptionGuards.Require(Enum.IsDefined(facet), nameof(facet), facet, "is one of the named ones");
        (_lambda, _facet) = (lambda, facet);
    }

    /// <inheritdoc/>
    public string Name => "calibration";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        var facet = state.Catalogue.Facets[_facet];
        if (_lambda == 0 || candidates.Count < 2 || GenreShares.OfHistory(state, facet) is not { } wanted)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var relevance = new float[list.Length];
        CandidateLists.Relevance(list, relevance);
        var order = new PlaceOrder(list.Length);
        var places = Math.Min(state.Query.Count, list.Length);
        var gains = new StepGains(wanted);
        var sums = new double[wanted.Length];
        for (var place = 0; place < places; place++)
        {
            gains.Start(sums, place + 1);
            var (best, bestValue) = (place, double.NegativeInfinity);
            for (var i = place; i < list.Length; i++)
            {
                var value = ((1 - _lambda) * relevance[order[i]]) + (_lambda * gains.Of(facet.Of(list[order[i]].Item)));
                if (value > bestValue)
                {
                    (best, bestValue) = (i, value);
                }
            }

            order.Raise(best, place);
            var groups = facet.Of(list[order[place]].Item);
            foreach (var group in groups)
            {
                sums[group] += 1.0 / groups.Length;
            }
        }

        order.Write(list, candidates);
    }

    /// <summary>How much nearer an item brings the mix: by how much KL falls against a list whose next item has no genre.</summary>
    private sealed class StepGains(double[] wanted)
    {
        // The logarithms depend on the group and on how many groups share the vote; most items have few.
        private const int Tabled = 8;
        private readonly double[] _gains = new double[wanted.Length * Tabled];
        private double[] _sums = [];
        private int _places;

        public void Start(double[] sums, int places)
        {
            (_sums, _places) = (sums, places);
            Array.Fill(_gains, double.NaN);
        }

        public double Of(ReadOnlySpan<int> groups)
        {
            var gain = 0.0;
            foreach (var group in groups)
            {
                if (groups.Length > Tabled)
                {
                    gain += Gain(group, groups.Length);
                    continue;
                }

                ref var known = ref _gains[(group * Tabled) + groups.Length - 1];
                if (double.IsNaN(known))
                {
                    known = Gain(group, groups.Length);
                }

                gain += known;
            }

            return gain;
        }

        private double Gain(int group, int sharers)
        {
            var share = wanted[group];
            return share <= 0
                ? 0
                : share * (DeterministicMath.Log(Smoothed(_sums[group] + (1.0 / sharers), share)) - DeterministicMath.Log(Smoothed(_sums[group], share)));
        }

        private double Smoothed(double sum, double share) => ((1 - Alpha) * sum / _places) + (Alpha * share);
    }
}
