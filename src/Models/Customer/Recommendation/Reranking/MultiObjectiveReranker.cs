using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Orders by a weighted sum of several goals, which is each item's new score.</summary>
/// <remarks>
/// A weighted sum finds any list on the convex hull of what can be reached; which weights the house wants is for an experiment to say. A goal about
/// which nothing is known adds nothing.
/// </remarks>
public sealed class MultiObjectiveReranker : IReranker
{
    private readonly ObjectiveWeights _weights;

    /// <summary>Creates the stage.</summary>
    /// <param name="weights">What counts how much.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight or value is out of its range.</exception>
    public MultiObjectiveReranker(ObjectiveWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = weights.Checked();
    }

    /// <inheritdoc/>
    public string Name => "objectives";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An objective has not one value an item of the catalogue.</exception>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Count == 0)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var (sums, part) = (new double[list.Length], new float[list.Length]);
        CandidateLists.Relevance(list, part);
        Add(sums, part, _weights.Relevance);
        AddFreshness(state, list, sums);
        AddPopularity(state, list, sums, part);
        foreach (var objective in _weights.Objectives)
        {
            if (objective.Values.Length != state.Catalogue.Count)
            {
                throw new ArgumentException(
                    $"The objective {objective.Name} has {objective.Values.Length} values and the catalogue {state.Catalogue.Count} items.", nameof(state));
            }

            AddValues(list, objective, sums);
        }

        for (var i = 0; i < list.Length; i++)
        {
            list[i] = list[i] with { Score = (float)sums[i] };
        }

        CandidateLists.SortByScore(list);
        CandidateLists.Write(list, candidates);
    }

    private static void Add(double[] sums, float[] part, double weight)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += weight * part[i];
        }
    }

    private void AddFreshness(QueryState state, Candidate[] list, double[] sums)
    {
        if (_weights.Freshness == 0)
        {
            return;
        }

        var now = state.Now.ToUnixTimeMilliseconds();
        for (var i = 0; i < list.Length; i++)
        {
            sums[i] += _weights.Freshness * Freshness(state.Catalogue.Facets, list[i].Item, now, _weights.FreshnessHalfLifeDays);
        }
    }

    /// <summary>1 for an item of now, half after the half-life, 0 where nobody knows.</summary>
    internal static double Freshness(ItemFacets facets, int item, long now, double halfLifeDays)
    {
        var published = facets.Published[item];
        return published == long.MinValue
            ? 0
            : DeterministicMath.Exp(-0.69314718055994531 * Math.Max(0, now - published) / 86_400_000.0 / halfLifeDays);
    }

    private void AddPopularity(QueryState state, Candidate[] list, double[] sums, float[] part)
    {
        if (state.Popularity.IsEmpty)
        {
            return;
        }

        if (_weights.Novelty != 0)
        {
            NoveltyReranker.Information(state, list, part);
            Add(sums, part, _weights.Novelty);
        }

        var most = 0f;
        foreach (var candidate in list)
        {
            most = Math.Max(most, state.Popularity.Span[candidate.Item]);
        }

        for (var i = 0; i < list.Length && most > 0; i++)
        {
            sums[i] -= _weights.PopularityDampening * (state.Popularity.Span[list[i].Item] / most);
        }
    }

    private static void AddValues(Candidate[] list, ItemObjective objective, double[] sums)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var candidate in list)
        {
            var value = objective.Values.Span[candidate.Item];
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        for (var i = 0; i < list.Length && high > low; i++)
        {
            sums[i] += objective.Weight * (objective.Values.Span[list[i].Item] - low) / (high - low);
        }
    }
}
