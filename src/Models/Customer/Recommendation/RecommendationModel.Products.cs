using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Products;

namespace AudienceML.Models.Customer.Recommendation;

/// <content>What products are made of.</content>
public sealed partial class RecommendationModel
{
    private ProductParts? _products;

    /// <summary>The parts that similar items, mixes, radio and taste are made of; made when first asked for.</summary>
    public ProductParts Products => _products ??= new()
    {
        Catalogue = Catalogue,
        TasteVectors = TasteVectors(),
        ContentVectors = Padded(_parts.ContentVectors, isNormal: false),
        Support = Support(),
        Filter = Filter,
    };

    private int[] Support()
    {
        var support = new int[Catalogue.Count];
        var byItem = _parts.Histories.ByItem;
        for (var item = 0; item < byItem.RowCount; item++)
        {
            support[item] = byItem.Columns(item).Length;
        }

        return support;
    }

    /// <summary>The items' factors of the first recommender that has some. Directions of items that nobody took mean nothing and are left out.</summary>
    private FeatureMatrix? TasteVectors()
    {
        if (_parts.Recommenders.Select(r => r.Recommender).OfType<IFactorRecommender>().FirstOrDefault() is not { } factors)
        {
            return null;
        }

        var vectors = Padded(factors.ItemFactors, isNormal: true)!;
        var byItem = _parts.Histories.ByItem;
        for (var item = 0; item < vectors.RowCount; item++)
        {
            if (item >= byItem.RowCount || byItem.Columns(item).IsEmpty)
            {
                vectors.Row(item).Clear();
            }
        }

        return vectors;
    }

    /// <summary>A row for each item of the catalogue; those that came after training have one of zeros.</summary>
    private FeatureMatrix? Padded(FeatureMatrix? vectors, bool isNormal)
    {
        if (vectors is null || (!isNormal && vectors.RowCount == Catalogue.Count))
        {
            return vectors;
        }

        var padded = new FeatureMatrix(Catalogue.Count, vectors.ColumnCount);
        for (var item = 0; item < Math.Min(vectors.RowCount, Catalogue.Count); item++)
        {
            var row = padded.Row(item);
            vectors.Row(item).CopyTo(row);
            if (isNormal && Kernels.Dot(row, row) is > 0 and var square)
            {
                Kernels.Scale(1 / MathF.Sqrt(square), row);
            }
        }

        return padded;
    }
}
