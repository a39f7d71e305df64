using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Factorization.Als;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>Factors of items that came after the training, from what is known of them.</summary>
/// <param name="Source">The source whose recommender they belong to.</param>
/// <param name="Rows">New items × factors.</param>
internal sealed record NewItemFactors(string Source, FeatureMatrix Rows)
{
    /// <summary>Finds them; null when the recommender learned nothing of features.</summary>
    public static NewItemFactors? Find(NamedRecommender named, ItemContent content, IReadOnlyList<CatalogueItem> added, NewItemFactors? before)
    {
        if (named.Recommender is not ImplicitAlsModel { } model)
        {
            return null;
        }

        var features = content.Features(added);
        var known = before?.Rows.RowCount ?? 0;
        var rows = new FeatureMatrix(known + added.Count, model.Factors);
        before?.Rows.Values.CopyTo(rows.Values);
        try
        {
            for (var i = 0; i < added.Count; i++)
            {
                model.ItemFactorsFromFeatures(new KnownFeatures(features.Columns(i), features.Values(i)), rows.Row(known + i));
            }

            return new(named.Name, rows);
        }
        catch (InvalidOperationException)
        {
            // It learned without features: new items wait for the next training, and content finds them until then.
            return null;
        }
    }
}
