using System.Collections.Immutable;
using System.Globalization;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Products;
using AudienceML.Models.Customer.Recommendation.Reranking;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Says why items are recommended for one query. For one thread at a time.</summary>
public sealed class QueryExplainer
{
    private static readonly ImmutableArray<(ItemFacetKind Facet, RecommendationReasonKind Reason)> Groups =
    [
        (ItemFacetKind.Creator, RecommendationReasonKind.Creator), (ItemFacetKind.Genre, RecommendationReasonKind.Genre),
        (ItemFacetKind.Tag, RecommendationReasonKind.Topic),
    ];

    private readonly QueryState _state;
    private readonly ProductParts _parts;
    private readonly NearestReaders? _readers;
    private readonly ExplanationOptions _options;
    private readonly int _popularFrom;
    private readonly TasteEvidence[] _taste;
    private readonly TasteSpace? _space;
    private readonly float[] _contributions;

    internal QueryExplainer(QueryState state, ProductParts parts, NearestReaders? readers, ExplanationOptions options, int popularFrom)
    {
        (_state, _parts, _readers, _options, _popularFrom) = (state, parts, readers, options, popularFrom);
        _taste = [.. Groups.Select(g => new TasteEvidence(state, parts.Catalogue.Facets[g.Facet]))];
        _space = TasteSpace.For(parts, state.HistoryItems.Span);
        _contributions = new float[state.HistoryItems.Length];
    }

    /// <summary>Why the ranker gave an item its score: reasons whose weights add up to the sum of the parts.</summary>
    /// <remarks>
    /// What each item of the history contributed is said of the items that contributed most; what the others did is said of the creator,
    /// genre or tag that they share with the item, else of the history as a whole. What no item of the history explains keeps the part's kind.
    /// </remarks>
    /// <param name="item">The item's row.</param>
    /// <param name="parts">What each source added to the score.</param>
    /// <returns>The weightiest first; empty when there are no parts.</returns>
    public ImmutableArray<RecommendationReason> Explain(int item, ReadOnlySpan<ScorePart> parts)
    {
        var sums = new ReasonSums();
        foreach (var part in parts)
        {
            var rest = part.Value;
            if (part.Model is { } model && item < model.ItemCount)
            {
                var history = _state.TrainedHistory(model.ItemCount);
                var contributions = _contributions.AsSpan(0, history.Count);
                _ = model.Explain(history, item, contributions);
                rest -= Attribute(history, item, contributions, part.Scale, sums);
            }

            // What is learned of others is said of them, when some of those near liked the item; else of the history as a whole.
            var took = part.Kind == RecommendationReasonKind.UsersLikeYou ? _readers?.WhoTook(item) ?? 0 : 0;
            sums.Add(
                part.Kind == RecommendationReasonKind.UsersLikeYou && took == 0 ? RecommendationReasonKind.BecauseYouLiked : part.Kind,
                took > 0 ? took.ToString(CultureInfo.InvariantCulture) : null,
                rest);
        }

        return sums.Most(_options.Reasons);
    }

    /// <summary>What speaks for an item, where no model says what its score is made of: each weight is how strong a reason is, 0 to 1.</summary>
    /// <param name="item">The item's row.</param>
    /// <returns>The strongest first; empty when nothing speaks for it.</returns>
    public ImmutableArray<RecommendationReason> Explain(int item)
    {
        var sums = new ReasonSums();
        AddSimilar(item, sums);
        for (var g = 0; g < Groups.Length; g++)
        {
            foreach (var group in _taste[g].Facet.Of(item))
            {
                if (_taste[g].ShareOf(group) is var share && share > 0 && share >= _options.LeastShare)
                {
                    sums.Add(Groups[g].Reason, _taste[g].Facet.Names.Ids[group], share);
                }
            }
        }

        if (_readers is { Count: > 0 } readers && readers.WhoTook(item) is > 0 and var took)
        {
            sums.Add(RecommendationReasonKind.UsersLikeYou, took.ToString(CultureInfo.InvariantCulture), (double)took / readers.Count);
        }

        if (!_parts.Support.IsEmpty && _parts.Support.Span[item] >= _popularFrom)
        {
            sums.Add(RecommendationReasonKind.Popular, null, _state.Popularity.IsEmpty ? 0.1 : _state.Popularity.Span[item]);
        }

        var freshness = MultiObjectiveReranker.Freshness(_parts.Catalogue.Facets, item, _state.Now.ToUnixTimeMilliseconds(), Math.Max(_options.FreshDays, 1e-9));
        if (freshness >= 0.5)
        {
            sums.Add(RecommendationReasonKind.Fresh, null, freshness);
        }

        return [.. sums.All.Take(_options.Reasons)];
    }

    /// <summary>Adds a reason for every contribution; returns what they add up to.</summary>
    private double Attribute(in ItemHistory history, int item, ReadOnlySpan<float> contributions, double scale, ReasonSums sums)
    {
        var places = new int[contributions.Length];
        var keys = new double[contributions.Length];
        for (var i = 0; i < places.Length; i++)
        {
            (places[i], keys[i]) = (i, -contributions[i] * scale);
        }

        Array.Sort(keys, places);
        var total = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            // Named are liked items that speak for this one; a dislike explains nothing by its name.
            var weight = -keys[i];
            var isNamed = i < _options.NamedItems && weight > 0 && history.ValueAt(places[i]) > 0;
            total += weight;
            if (isNamed)
            {
                sums.Add(RecommendationReasonKind.BecauseYouLiked, _parts.Catalogue.Ids.Ids[history.Items[places[i]]], weight);
            }
            else
            {
                AttributeToGroups(history.Items[places[i]], item, weight, sums);
            }
        }

        return total;
    }

    private static int Common(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        var common = 0;
        foreach (var value in x)
        {
            common += y.Contains(value) ? 1 : 0;
        }

        return common;
    }

    private void AttributeToGroups(int taken, int item, double weight, ReasonSums sums)
    {
        for (var g = 0; g < Groups.Length; g++)
        {
            var facet = _taste[g].Facet;
            var common = Common(facet.Of(taken), facet.Of(item));
            if (common == 0)
            {
                continue;
            }

            foreach (var group in facet.Of(taken))
            {
                if (facet.Of(item).Contains(group))
                {
                    sums.Add(Groups[g].Reason, facet.Names.Ids[group], weight / common);
                }
            }

            return;
        }

        sums.Add(RecommendationReasonKind.BecauseYouLiked, null, weight);
    }

    private void AddSimilar(int item, ReasonSums sums)
    {
        if (_space is null || !_space.Has(item))
        {
            return;
        }

        var best = new TopRows(Math.Max(1, _options.NamedItems));
        var most = 0f;
        for (var i = 0; i < _state.HistoryItems.Length; i++)
        {
            most = Math.Max(most, _state.HistoryValues.Span[i]);
        }

        for (var i = 0; i < _state.HistoryItems.Length && _options.NamedItems > 0; i++)
        {
            var (taken, value) = (_state.HistoryItems.Span[i], _state.HistoryValues.Span[i]);
            var similarity = taken == item || value <= 0 ? 0 : _space.Nearness(taken, _space.Of(item));
            if (similarity > 0 && similarity >= _options.LeastSimilarity)
            {
                best.Add(taken, similarity * value / most);
            }
        }

        for (var i = 0; i < best.Count; i++)
        {
            sums.Add(RecommendationReasonKind.BecauseYouLiked, _parts.Catalogue.Ids.Ids[best.Rows[i]], best.Scores[i]);
        }
    }
}
