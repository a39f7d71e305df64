using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>Brings forward what few have taken: (1 - weight) · relevance + weight · novelty, both 0 to 1 over the list.</summary>
/// <remarks>
/// Novelty is the self-information -log2(share of users who took the item) (Zhou et al. 2010, "Solving the apparent diversity-accuracy
/// dilemma"). The result is each item's new score. Without popularity the list stays as it is.
/// </remarks>
public sealed class NoveltyReranker : IReranker
{
    private readonly float _weight;

    /// <summary>Creates the stage.</summary>
    /// <param name="weight">0 keeps the order, 1 looks at novelty alone; 0 to 1.</param>
    public NoveltyReranker(double weight = 0.2)
    {
        OptionGuards.Require(weight is >= 0 and <= 1, nameof(weight), weight, "is 0 to 1");
        _weight = (float)weight;
    }

    /// <inheritdoc/>
    public string Name => "novelty";

    /// <inheritdoc/>
    public void Rerank(QueryState state, IList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        if (state.Popularity.IsEmpty || _weight == 0 || candidates.Count < 2)
        {
            return;
        }

        var list = CandidateLists.Copy(candidates);
        var (relevance, novelty) = (new float[list.Length], new float[list.Length]);
        CandidateLists.Relevance(list, relevance);
        Information(state, list, novelty);
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = list[i] with { Score = ((1 - _weight) * relevance[i]) + (_weight * novelty[i]) };
        }

        CandidateLists.SortByScore(list);
        CandidateLists.Write(list, candidates);
    }

    /// <summary>Self-information of each item, 0 for the most popular of the list to 1 for the least.</summary>
    internal static void Information(QueryState state, ReadOnlySpan<Candidate> list, Span<float> novelty)
    {
        // What nobody took is as novel as what one in a million did.
        const float Least = 1e-6f;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < list.Length; i++)
        {
            novelty[i] = (float)-DeterministicMath.Log(Math.Clamp(state.Popularity.Span[list[i].Item], Least, 1));
            (low, high) = (Math.Min(low, novelty[i]), Math.Max(high, novelty[i]));
        }

        for (var i = 0; i < list.Length; i++)
        {
            novelty[i] = high > low ? (float)((novelty[i] - low) / (high - low)) : 0;
        }
    }
}
