using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;

namespace AudienceML.Models.Customer.Recommendation;

/// <content>A changed catalogue.</content>
public sealed partial class RecommendationModel
{
    /// <summary>
    /// The same model over a changed catalogue: new items have their content vectors at once and are found by them, by genre and by age; items
    /// that are gone are hidden; what else is said of an item holds from now on.
    /// </summary>
    /// <param name="catalogue">All items that there are now, in any order.</param>
    /// <param name="cancellationToken">Checked between items.</param>
    /// <returns>Another model; this one goes on answering as it did.</returns>
    public RecommendationModel WithCatalogue(ItemCatalogue catalogue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);

        // Rows are what recommenders know items by: old ones keep theirs, new ones come behind.
        var items = ImmutableArray.CreateBuilder<CatalogueItem>(Math.Max(Catalogue.Count, catalogue.Count));
        foreach (var known in Catalogue.Items)
        {
            items.Add(catalogue.Ids.RowOf(known.ItemId) is >= 0 and var row ? catalogue[row] with { Text = null } : known with { IsHidden = true });
        }

        var added = catalogue.Items.Where(item => Catalogue.Ids.RowOf(item.ItemId) < 0).ToArray();
        items.AddRange(added.Select(item => item with { Text = null }));
        var changed = new ItemCatalogue(items.ToImmutable());
        return new(
            _parts with
            {
                Catalogue = changed,
                ContentVectors = Extended(_parts, changed.Count, added, cancellationToken),
                AddedFactors = added.Length == 0 || _parts.Content is not { } content
                    ? _parts.AddedFactors
                    : [.. _parts.Recommenders
                        .Select(r => NewItemFactors.Find(r, content, added, _parts.AddedFactors.FirstOrDefault(f => f.Source == r.Name)))
                        .OfType<NewItemFactors>()],
            },
            _statistics.Extended(changed.Count));
    }

    private static FeatureMatrix? Extended(RecommendationParts parts, int count, CatalogueItem[] added, CancellationToken cancellationToken)
    {
        if (parts is not { Content: { } content, ContentVectors: { } before } || added.Length == 0)
        {
            return parts.ContentVectors;
        }

        var vectors = new FeatureMatrix(count, before.ColumnCount);
        before.Values.CopyTo(vectors.Values);
        content.Vectors(added, cancellationToken).Values.CopyTo(vectors.Values[before.Values.Length..]);
        return vectors;
    }
}
