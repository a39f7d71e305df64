using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Items to ask a new user about: known to many, so that there is an answer, and far apart, so that each answer tells something.</summary>
/// <remarks>
/// Of the most popular items that may be shown those are taken that are unlike each other in taste or content (MMR), and no genre comes twice in a few places in a row.
/// </remarks>
public sealed class OnboardingPicks
{
    private const int PoolFactor = 15;
    private const int MostPooled = 1000;
    private readonly ProductParts _parts;
    private readonly MmrReranker _diversity;
    private readonly QuotaReranker _genres = new([new QuotaCap(ItemFacetKind.Genre, 1, 4), new QuotaCap(ItemFacetKind.Creator, 1)]);

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts; without support all items count as equally popular.</param>
    /// <param name="diversity">0 takes the most popular items, 1 those furthest apart; 0 to 1.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public OnboardingPicks(ProductParts parts, double diversity = 0.5)
    {
        ArgumentNullException.ThrowIfNull(parts);
        OptionGuards.Require(diversity is >= 0 and <= 1, nameof(diversity), diversity, "is 0 to 1");
        _parts = parts.Checked();
        _diversity = new MmrReranker(1 - diversity);
    }

    /// <summary>Chooses the items to ask about, in the order to ask.</summary>
    /// <param name="state">Who asks and by what rules.</param>
    /// <param name="count">How many, 1 to 1,000.</param>
    /// <returns>Ids; fewer when no more may be shown.</returns>
    public ImmutableArray<string> Pick(QueryState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptionGuards.Require(count is >= 1 and <= 1000, nameof(count), count, "is 1 to 1,000");
        var availability = _parts.Filter.Prepare(state);
        var pool = new TopRows(Math.Min(_parts.Catalogue.Count, Math.Min(PoolFactor * count, MostPooled + (2 * count))));
        for (var item = 0; item < _parts.Catalogue.Count; item++)
        {
            var known = _parts.Support.IsEmpty ? 0f : (float)DeterministicMath.Log1P(_parts.Support.Span[item]);
            if (pool.Takes(known) && availability.Refuse(item) is null)
            {
                pool.Add(item, known);
            }
        }

        var candidates = new List<Candidate>(pool.Count);
        for (var i = 0; i < pool.Count; i++)
        {
            candidates.Add(new(pool.Rows[i], pool.Scores[i], 0));
        }

        // Twice as many as asked for come in a diverse order, from which the genres choose.
        var query = state.Query with { Count = count };
        _diversity.Rerank(state with { Query = query with { Count = 2 * count }, ItemVectors = _parts.TasteVectors ?? _parts.ContentVectors }, candidates);
        candidates.RemoveRange(Math.Min(candidates.Count, 2 * count), Math.Max(0, candidates.Count - (2 * count)));
        _genres.Rerank(state with { Query = query }, candidates);
        return [.. candidates.Take(count).Select(c => _parts.Catalogue.Ids.Ids[c.Item])];
    }
}
