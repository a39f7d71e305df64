using System.Collections.Immutable;
using AudienceML.Core.Errors;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Items like a given one: by who takes them, blended with what they are. A new item is found, and finds others, by content alone.</summary>
/// <remarks>
/// Taste counts the more the better both items are known; content takes what is left. Where one of the two is unknown the other one counts
/// alone, so that similarities stay comparable.
/// </remarks>
public sealed class SimilarItems
{
    private readonly ProductParts _parts;
    private readonly SimilarItemsOptions _options;
    private readonly bool[] _hasTaste;
    private readonly bool[] _hasContent;

    /// <summary>Creates the product.</summary>
    /// <param name="parts">The model's parts.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A part is of another catalogue, or a setting is out of its range.</exception>
    public SimilarItems(ProductParts parts, SimilarItemsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (_parts, _options) = (parts.Checked(), (options ?? new SimilarItemsOptions()).Checked());
        _hasTaste = Known(_parts.TasteVectors, _parts.Catalogue.Count);
        _hasContent = Known(_parts.ContentVectors, _parts.Catalogue.Count);
    }

    /// <summary>Finds the items most like one, most alike first; equals in the order of the catalogue.</summary>
    /// <param name="state">Who asks and by what rules; with an empty history nothing counts as seen.</param>
    /// <param name="itemId">The item, itself never answered.</param>
    /// <param name="count">At most so many, 1 or more.</param>
    /// <exception cref="InvalidRequestException">The catalogue does not have the item.</exception>
    public ImmutableArray<SimilarItem> Find(QueryState state, string itemId, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(itemId);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var seed = _parts.Catalogue.Ids.RowOf(itemId);
        if (seed < 0)
        {
            throw new InvalidRequestException("Similar items", [$"The catalogue does not have the item '{itemId}'."]);
        }

        var availability = _parts.Filter.Prepare(state);
        var top = new TopRows(count);
        for (var item = 0; item < _parts.Catalogue.Count; item++)
        {
            if (item != seed && Compare(seed, item, out _, out _) is { } similarity && similarity >= _options.LeastSimilarity
                && top.Takes(similarity) && availability.Refuse(item) is null)
            {
                top.Add(item, similarity);
            }
        }

        var found = ImmutableArray.CreateBuilder<SimilarItem>(top.Count);
        foreach (var item in top.Rows)
        {
            var similarity = Compare(seed, item, out var taste, out var content);
            found.Add(new(_parts.Catalogue.Ids.Ids[item], similarity!.Value, taste, content));
        }

        return found.MoveToImmutable();
    }

    /// <summary>How alike two rows are; null when nothing is known of either that the other has too.</summary>
    private float? Compare(int x, int y, out float? taste, out float? content)
    {
        (taste, content) = (Product(_parts.TasteVectors, _hasTaste, x, y), Product(_parts.ContentVectors, _hasContent, x, y));
        if (taste is not { } t)
        {
            return content;
        }

        var weight = Evidence(x, y);
        return content is { } c ? (float)(((1 - _options.ContentWeight) * weight * t) + ((1 - ((1 - _options.ContentWeight) * weight)) * c)) : (float)(weight * t);
    }

    private double Evidence(int x, int y)
    {
        if (_parts.Support.IsEmpty || _options.Shrinkage == 0)
        {
            return 1;
        }

        var users = Math.Min(_parts.Support.Span[x], _parts.Support.Span[y]);
        return users / (users + _options.Shrinkage);
    }

    private static float? Product(FeatureMatrix? vectors, bool[] known, int x, int y) => known[x] && known[y]
        ? Math.Clamp(Kernels.Dot(vectors!.Row(x), vectors.Row(y)), -1, 1)
        : null;

    /// <summary>Which items have a vector: not to be found out again for each pair.</summary>
    private static bool[] Known(FeatureMatrix? vectors, int count)
    {
        var known = new bool[count];
        for (var item = 0; item < count && vectors is not null; item++)
        {
            known[item] = vectors.Row(item).ContainsAnyExcept(0f);
        }

        return known;
    }
}
